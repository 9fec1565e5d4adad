package io.ringfort.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void countsAMessageOnceHoweverManyPartsItHas() {
    submit("a", 1);
    submit("a", 2);
    submit("b", 1);
    assertThat(ledger.totals())
        .extracting(LedgerTotals::submits, LedgerTotals::distinctMessages, LedgerTotals::doubled)
        .containsExactly(3L, 2L, 0L);
  }

  @Test
  void countsADoubledMessageOnceHoweverManyOfItsPartsCameTwice() {
    for (int time = 0; time < 3; time++) {
      submit("a", 1);
      submit("a", 2);
    }
    assertThat(ledger.totals().doubled()).isEqualTo(1);
    assertThat(ledger.totals().distinctMessages()).isEqualTo(1);
  }

  @Test
  void countsAMessageAsOftenAsItsMostFrequentPart() {
    submit("a", 1);
    submit("a", 2);
    submit("a", 2);
    assertThat(ledger.submits(List.of(part("a", 1), part("a", 2)))).isEqualTo(2);
    assertThat(ledger.submits(List.of(part("a", 1)))).isEqualTo(1);
  }

  @Test
  void knowsAWholeMessageThatArrivesAgain() {
    List<Long> parts = List.of(part("a", 1), part("a", 2));
    assertThat(ledger.arrives(parts)).isTrue();
    assertThat(ledger.arrives(parts)).isFalse();
  }

  @Test
  void forgetsEverythingWhenReset() {
    submit("a", 1);
    submit("a", 1);
    ledger.reset();
    assertThat(ledger.totals()).isEqualTo(new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 0, 0));
    submit("a", 1);
    assertThat(ledger.totals().distinctMessages()).isEqualTo(1);
  }

  private void submit(String message, int number) {
    ledger.submitted(new Identity(Identity.digest(message), part(message, number), number == 1));
  }

  private static long part(String message, int number) {
    return Identity.digest(message, number);
  }
}
