package io.ringfort.voice.edge;

import java.util.List;

/// Whether an edge speaks as another one that died, from its address: for far ends that know only
/// the addresses that they were configured with.
///
/// @param take run before a dead edge's addresses are bound, as on a real network the address must
///   come to this machine first: a program and its arguments, with `{address}` in them; empty: none
/// @param giveBack run after they were given back
public record AddressTakeover(Mode mode, List<String> take, List<String> giveBack) {

  public enum Mode {
    /// Never: dialogs go on over another edge.
    OFF,
    /// By binding its addresses: on one machine, or where the network routes them to all edges.
    BIND,
    /// By a command first.
    COMMAND
  }

  public AddressTakeover {
    take = List.copyOf(take);
    giveBack = List.copyOf(giveBack);
    if (mode == Mode.COMMAND && take.isEmpty()) {
      throw new IllegalArgumentException(
          "addressTakeover: got no command (expected: one that brings {address} to this machine)");
    }
  }

  public static AddressTakeover off() {
    return new AddressTakeover(Mode.OFF, List.of(), List.of());
  }

  public static AddressTakeover bind() {
    return new AddressTakeover(Mode.BIND, List.of(), List.of());
  }
}
