package io.ringfort.stack.drill;

import java.util.List;
import java.util.Map;

/// Outcomes that tests vary.
final class Outcomes {
  static final Outcome.Messages ALL = new Outcome.Messages(1_000, 1_000, 2, 3, 40, 5_700, List.of());

  static final Outcome.Api CALM =
      new Outcome.Api(1_000, 0, 7, 2_300, Map.of("127.1.1.1: ConnectException", 7));

  static final Outcome.Recovery BACK = new Outcome.Recovery(1_900, 12_345);

  private Outcomes() {}

  static Outcome of(Outcome.Messages messages, Outcome.Api api, Outcome.Calls calls) {
    return new Outcome(messages, api, calls, BACK, "");
  }

  static Outcome.Calls calls(int live, int lost, Figures gap, Outcome.Kept kept) {
    return new Outcome.Calls(
        live,
        8,
        8 - lost,
        lost,
        gap,
        gap,
        Figures.of(80, 90),
        Map.of(CallKind.PLAY, new Outcome.Row(live, lost, gap)),
        kept,
        List.of());
  }

  static Outcome.Calls good() {
    return calls(40, 0, Figures.of(900, 1_400), new Outcome.Kept(4, 4, 2, 2));
  }
}
