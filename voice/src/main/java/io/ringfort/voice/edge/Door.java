package io.ringfort.voice.edge;

/// What a voice role sees of an edge: the way out. Any thread; never blocks.
public interface Door {

  /// Sends one whole SIP message.
  ///
  /// @param failed run, on any thread, when it is known that the message did not leave; silence is
  ///   no proof that it arrived
  void send(byte[] message, Hop hop, Runnable failed);

  /// The address that Via and Contact say for messages through this hop: where answers and later
  /// requests reach us.
  ///
  /// @throws IllegalArgumentException when the edge has no listener of that transport
  HostPort address(Hop hop);

  /// True when messages can leave by this transport.
  boolean has(Transport transport);
}
