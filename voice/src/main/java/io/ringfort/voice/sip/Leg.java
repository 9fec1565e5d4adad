package io.ringfort.voice.sip;

/// One SIP dialog, or what becomes one. Methods never block; any thread; after the end they do
/// nothing.
public interface Leg {

  /// The dialog's Call-ID.
  String sipCallId();

  /// Inbound, unanswered: the far end's phone is said to ring here (180).
  void ring();

  /// Inbound, unanswered: sound before the answer (183).
  void progress(String sdp);

  /// Inbound: whether its far end is to hear us from the beginning: then [#progress] stands for
  /// [#ring].
  default boolean takesEarlySound() {
    return false;
  }

  /// Inbound: takes the call (200).
  ///
  /// @param sdp our answer
  void answer(String sdp);

  /// Inbound, unanswered: refuses it.
  ///
  /// @param status 300 to 699
  void reject(int status, String reason);

  /// Ends it, by whatever is right now: CANCEL, BYE, or a refusal. [LegEvent.Ended] follows.
  void hangUp();

  /// Answered: offers another description. [LegEvent.Updated] or nothing follows.
  void reoffer(String sdp);

  /// Answers the far end's own offer ([LegEvent.Offered]).
  void accept(String sdp);

  /// Answered: asks the far end to call somebody else itself. [LegEvent.ReferProgress] follows.
  void refer(String uri);

  /// Tells the far end what came of its own REFER ([LegEvent.Referred]); a final status is the last
  /// word.
  default void notifyReferred(int status) {}

  /// Gives a web page a message of its application; no other far end has such a thing.
  ///
  /// @param sid of the message
  /// @param content JSON
  default void message(String sid, String content) {}

  /// Lets go of it without a word to the far end: another host has it now. No event follows.
  default void release() {}

  /// The dialog as data, from which another host can go on.
  LegSnapshot snapshot();
}
