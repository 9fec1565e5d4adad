package io.ringfort.voice.sip;

/// Sets calls up over SIP. One per host; any thread.
public interface Signalling extends AutoCloseable {

  /// Begins to call somebody. Never blocks and never throws for what the far end does: every
  /// outcome comes as an event.
  ///
  /// @param listener told of everything that happens to the leg, from one thread at a time, in
  ///   order
  Leg invite(Invite invite, LegListener listener);

  /// Takes up a leg of another host, or of an earlier life of this one: the dialog goes on.
  ///
  /// @param sdp our own new description; a re-INVITE carries it to the far end
  Leg restore(LegSnapshot snapshot, String sdp, LegListener listener);

  /// True when at least one gateway of any trunk answers, or there is no trunk.
  boolean isReady();

  @Override
  void close();
}
