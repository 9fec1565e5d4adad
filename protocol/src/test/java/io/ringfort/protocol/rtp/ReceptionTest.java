package io.ringfort.protocol.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReceptionTest {

  private final Reception reception = new Reception();

  private boolean packet(int sequence) {
    return reception.on(1, sequence & 0xFFFF, sequence * 160, sequence * 160L);
  }

  @Test
  void countsOverTheEndOfTheSequence() {
    for (int i = 65_500; i < 65_600; i++) {
      packet(i);
    }
    assertThat(reception.received()).isEqualTo(100);
    assertThat(reception.lost()).isZero();
    assertThat(reception.extendedHighest()).isEqualTo(65_599);
    assertThat(reception.jitter()).isZero();
  }

  @Test
  void countsWhatIsMissingAndForgivesDisorder() {
    for (int i = 0; i < 100; i++) {
      if (i % 10 != 5) {
        packet(i);
      }
    }
    assertThat(reception.lost()).isEqualTo(10);
    assertThat(reception.fractionLost()).isEqualTo(25);
    assertThat(reception.fractionLost()).isZero();
    packet(95);
    assertThat(reception.lost()).isEqualTo(9);
    for (int i = 0; i < 20; i++) {
      packet(90);
    }
    assertThat(reception.lost()).as("duplicates do not make losses negative").isZero();
  }

  @Test
  void beginsAnewAfterTwoPacketsInARowElsewhere() {
    packet(100);
    packet(101);
    assertThat(reception.on(1, 30_000, 0, 0)).isFalse();
    assertThat(reception.on(1, 30_001, 160, 160)).isTrue();
    assertThat(reception.on(1, 30_002, 320, 320)).isTrue();
    assertThat(reception.received()).isEqualTo(4);
    assertThat(reception.lost()).isZero();
  }

  @Test
  void keepsItsSumsOverAnotherSource() {
    packet(1);
    packet(3);
    assertThat(reception.on(2, 500, 0, 0)).isTrue();
    assertThat(reception.on(2, 502, 0, 0)).isTrue();
    assertThat(reception.received()).isEqualTo(4);
    assertThat(reception.lost()).isEqualTo(2);
    assertThat(reception.ssrc()).isEqualTo(2);
  }

  @Test
  void smoothsJitterByASixteenth() {
    // RFC 3550, 6.4.1: J += (|D| - J) / 16.
    reception.on(1, 1, 0, 0);
    reception.on(1, 2, 160, 160 + 80);
    assertThat(reception.jitter()).isCloseTo(5, within(1e-9));
    reception.on(1, 3, 320, 320 + 80);
    assertThat(reception.jitter()).isCloseTo(5 - 5 / 16.0, within(1e-9));
    // The timestamp wraps around; the arrival does not.
    Reception wrapping = new Reception();
    wrapping.on(1, 1, -160, 1_000);
    wrapping.on(1, 2, 0, 1_160);
    assertThat(wrapping.jitter()).isZero();
  }
}
