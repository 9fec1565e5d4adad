package io.ringfort.protocol.sip.transaction;

import java.util.List;

/// What came of an event: the state of the transaction now, and what is to be done, in order.
public record Step<S>(S state, List<TransactionEffect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }

  static <S> Step<S> of(S state, TransactionEffect... effects) {
    return new Step<>(state, List.of(effects));
  }
}
