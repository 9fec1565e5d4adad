package io.ringfort.voice.sip;

import java.util.List;

/// What an outgoing leg may try, one after another.
sealed interface Candidate {

  /// A carrier's gateway, whose address is still to be found.
  record ToGateway(Trunk trunk, Gateway gateway, String number) implements Candidate {}

  /// An address somewhere.
  record ToAddress(String uri) implements Candidate {}

  /// Phones that ring together.
  record Together(List<Target> targets) implements Candidate {
    public Together {
      targets = List.copyOf(targets);
    }
  }
}
