package io.ringfort.bench.browsers;

import io.ringfort.bench.rtp.RtpFigures;
import java.util.List;

/// What a [BrowserLoad] says after each of its commands.
public final class Result {
  private Result() {}

  /// After `call`.
  ///
  /// @param there calls that were answered and hear something
  /// @param answerP50 milliseconds from a page's `invite` to the answer
  /// @param soundP50 from there to the first packet of sound behind the answer: with the search for
  ///   the way and the agreement on keys
  /// @param faults the first few
  public record Begun(
      int wanted,
      int there,
      double answerP50,
      double answerP99,
      double soundP50,
      double soundP99,
      List<String> faults) {
    public Begun {
      faults = List.copyOf(faults);
    }
  }

  /// After `hear SECONDS`.
  ///
  /// @param silent calls of which nothing came in the last second
  /// @param wrong calls whose sound was not the one that it should have been
  /// @param refused packets that were not genuine or came twice
  /// @param missed packets of ours that the product says did not arrive
  public record Heard(RtpFigures sound, int silent, int wrong, long refused, long missed) {}

  /// After `hang-up`.
  ///
  /// @param lost calls that were not there any more
  /// @param sids of all that the product had taken
  public record Over(int lost, List<String> sids, List<String> faults) {
    public Over {
      sids = List.copyOf(sids);
      faults = List.copyOf(faults);
    }
  }
}
