package io.ringfort.bench.sipp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SippFiguresTest {
  private static final String NAMES =
      "StartTime;TotalCallCreated;CurrentCall;SuccessfulCall(P);SuccessfulCall(C);FailedCall(P);"
          + "FailedCall(C);OutOfCallMsgs(P);OutOfCallMsgs(C);DeadCallMsgs(P);DeadCallMsgs(C);";
  private static final String COUNTS =
      "CurrentTime;0_INVITE_Sent;0_INVITE_Retrans;0_INVITE_Timeout;4_200_Recv;4_200_Retrans;"
          + "4_200_Unexp;5_ACK_Sent;5_ACK_Retrans;";
  private static final List<String> TIMES =
      List.of("Date_ms;response_time_ms;rtd_no", "1;12.5;1", "2;40;1");

  @Test
  void takesTheLastRowAndCountsBothSidesRepeats() {
    assertThat(
            SippFigures.of(
                List.of(NAMES, "x;3;3;0;0;0;0;0;0;0;0;", "x;10;0;9;9;1;1;2;2;3;3;"),
                List.of(COUNTS, "x;10;4;0;9;5;7;9;0;"),
                TIMES,
                1.5))
        .isEqualTo(new SippFigures(10, 9, 1, 9, 12, 1.5, 12.543, 40.191, 40.191));
  }

  @Test
  void isCleanOnlyWhenNothingWasSentAgain() {
    List<String> all = List.of(NAMES, "x;10;0;10;10;0;0;0;0;0;0;");
    assertThat(
            SippFigures.of(all, List.of(COUNTS, "x;10;0;0;10;0;0;10;0;"), List.of(), 1).isClean())
        .isTrue();
    assertThat(
            SippFigures.of(all, List.of(COUNTS, "x;10;1;0;10;0;0;10;0;"), List.of(), 1).isClean())
        .isFalse();
  }

  @Test
  void saysWhichColumnIsMissing() {
    List<String> other = List.of("StartTime;", "x;");
    assertThatThrownBy(() -> SippFigures.of(other, other, List.of(), 1))
        .hasMessage(
            "statistics of SIPp: got no column TotalCallCreated (expected: one, as in version"
                + " 3.6)");
    assertThatThrownBy(() -> SippFigures.of(List.of(), other, List.of(), 1))
        .hasMessage("statistics of SIPp: got 0 lines (expected: names and a row)");
  }
}
