package io.ringfort.simulator.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SegmenterTest {
  @Test
  void sends160SeptetsAloneAnd161InTwoParts() {
    assertThat(Segmenter.segments("x".repeat(160), 7)).hasSize(1);
    List<Segmenter.Segment> parts = Segmenter.segments("x".repeat(161), 7);
    assertThat(parts).extracting(part -> part.octets().length).containsExactly(6 + 153, 6 + 8);
    assertThat(Arrays.copyOf(parts.get(1).octets(), 6)).containsExactly(5, 0, 3, 7, 2, 2);
    assertThat(parts.get(1).esmClass()).isEqualTo((byte) 0x40);
  }

  @Test
  void sends70UnitsAloneAnd71InTwoParts() {
    assertThat(Segmenter.segments("語".repeat(70), 7)).hasSize(1);
    assertThat(Segmenter.segments("語".repeat(71), 7))
        .extracting(part -> part.octets().length)
        .containsExactly(6 + 134, 6 + 8);
  }

  @Test
  void neverCutsAnEscapeInTwo() {
    List<Segmenter.Segment> parts = Segmenter.segments("x".repeat(152) + "€".repeat(10), 7);
    assertThat(parts.getFirst().octets()).hasSize(6 + 152);
    assertThat(text(parts)).isEqualTo("x".repeat(152) + "€".repeat(10));
  }

  @Test
  void neverCutsASurrogatePairInTwo() {
    List<Segmenter.Segment> parts = Segmenter.segments("語".repeat(66) + "🙂".repeat(3), 7);
    assertThat(parts.getFirst().octets()).hasSize(6 + 132);
    assertThat(text(parts)).isEqualTo("語".repeat(66) + "🙂".repeat(3));
  }

  @Test
  void sendsAnEmptyTextAsOnePart() {
    assertThat(Segmenter.segments("", 7)).hasSize(1);
  }

  @Test
  void refusesMoreThan255Parts() {
    assertThatThrownBy(() -> Segmenter.segments("x".repeat(153 * 256), 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Body: got a text of 256 parts (expected: at most 255)");
  }

  private static String text(List<Segmenter.Segment> parts) {
    return parts.stream()
        .map(
            part ->
                part.encoding().decode(Arrays.copyOfRange(part.octets(), 6, part.octets().length)))
        .collect(Collectors.joining());
  }
}
