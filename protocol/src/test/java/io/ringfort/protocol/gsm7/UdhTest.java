package io.ringfort.protocol.gsm7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UdhTest {
  @Test
  void writesSixBytes() {
    assertThat(Udh.concatenated(0xC7, 3, 2)).containsExactly(5, 0, 3, 0xC7, 3, 2);
  }

  @Test
  void readsBackEveryPartThatItWrites() {
    for (int total = 1; total <= 255; total++) {
      for (int index = 1; index <= total; index++) {
        assertThat(Udh.parse(Udh.concatenated(200, total, index)))
            .contains(new Udh(6, 200, total, index));
      }
    }
  }

  @Test
  void readsASixteenBitReference() {
    assertThat(Udh.parse(bytes(6, 8, 4, 0xFE, 0x01, 2, 1, 'h', 'i')))
        .contains(new Udh(7, 0xFE01, 2, 1));
  }

  @Test
  void stepsOverOtherElements() {
    assertThat(Udh.parse(bytes(11, 5, 4, 0x0B, 0x84, 0x23, 0xF0, 0, 3, 9, 2, 2, 'x')))
        .contains(new Udh(12, 9, 2, 2));
    assertThat(Udh.parse(bytes(6, 5, 4, 0x0B, 0x84, 0x23, 0xF0))).contains(new Udh(7, 0, 1, 1));
  }

  @Test
  void takesTheLastOfRepeatedElements() {
    assertThat(Udh.parse(bytes(10, 0, 3, 1, 2, 1, 0, 3, 4, 5, 3))).contains(new Udh(11, 4, 5, 3));
  }

  @Test
  void ignoresAnImpossiblePart() {
    assertThat(Udh.parse(bytes(5, 0, 3, 9, 2, 0))).contains(new Udh(6, 0, 1, 1));
    assertThat(Udh.parse(bytes(5, 0, 3, 9, 2, 3))).contains(new Udh(6, 0, 1, 1));
    assertThat(Udh.parse(bytes(5, 0, 3, 9, 0, 0))).contains(new Udh(6, 0, 1, 1));
    assertThat(Udh.parse(bytes(4, 0, 2, 9, 2))).contains(new Udh(5, 0, 1, 1));
  }

  @Test
  void isEmptyWhenLengthsDoNotAddUp() {
    assertThat(Udh.parse(bytes())).isEmpty();
    assertThat(Udh.parse(bytes(5, 0, 3, 9, 2))).isEmpty();
    assertThat(Udh.parse(bytes(5, 0, 4, 9, 2, 1))).isEmpty();
    assertThat(Udh.parse(bytes(6, 0, 3, 9, 2, 1, 0))).isEmpty();
    assertThat(Udh.parse(bytes(0, 'h', 'i'))).contains(new Udh(1, 0, 1, 1));
  }

  @Test
  void refusesToWriteNonsense() {
    assertThatThrownBy(() -> Udh.concatenated(256, 2, 1))
        .hasMessage("got reference 256 (expected: 0..255)");
    assertThatThrownBy(() -> Udh.concatenated(1, 256, 1))
        .hasMessage("got total 256 (expected: 1..255)");
    assertThatThrownBy(() -> Udh.concatenated(1, 2, 3)).hasMessage("got index 3 (expected: 1..2)");
    assertThatThrownBy(() -> Udh.concatenated(1, 2, 0)).hasMessage("got index 0 (expected: 1..2)");
  }

  @Test
  void readsAnyBytes() {
    Random random = new Random(21);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(10));
      }
      Udh.parse(bytes)
          .ifPresent(
              header -> {
                assertThat(header.headerLength()).isBetween(1, bytes.length);
                assertThat(header.index()).isBetween(1, header.total());
              });
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
