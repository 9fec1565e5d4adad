package io.ringfort.voice.edge;

import org.jspecify.annotations.Nullable;

/// What a voice role sees of an edge, or of all of them: the way out. Any thread; never blocks.
public interface Door {

  /// Sends one whole SIP message.
  ///
  /// @param failed run, on any thread, when it is known that the message did not leave; silence is
  ///   no proof that it arrived, and may mean that this host may not speak any more
  void send(byte[] message, Hop hop, Runnable failed);

  /// The address that Via and Contact say for messages through this hop: where answers and later
  /// requests reach us.
  ///
  /// @throws IllegalArgumentException when the edge has no listener of that transport
  HostPort address(Hop hop);

  /// True when messages can leave by this transport.
  boolean has(Transport transport);

  /// The hop with the listener that it leaves by, where there are several edges: all messages of a
  /// dialog must go by the same one. A listener that it already names is kept as long as somebody
  /// has it.
  default Hop pinned(Hop hop) {
    return hop;
  }

  /// Remembers at the connection who is at its other end, before whatever is sent next.
  ///
  /// @param proof null: nothing is known any more
  default void prove(Hop flow, @Nullable Proof proof) {}

  /// What arrives for that name belongs to this host from now on.
  ///
  /// @param name the SID of a call, for what comes to our Contact; a Call-ID, for copies, CANCEL
  ///   and ACK of an INVITE; or a branch of a dead host, for the answers to its request
  default void owns(String name) {}

  /// The end of [#owns], unless another host has it by now.
  default void disowns(String name) {}

  /// What our branches begin with, so that answers find this host: its name and a dot; empty where
  /// there is only one.
  default String mark() {
    return "";
  }
}
