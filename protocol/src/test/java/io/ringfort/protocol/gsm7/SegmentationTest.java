package io.ringfort.protocol.gsm7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  @Test
  void givesTheEmptyTextOneEmptyPart() {
    assertThat(lengths("")).containsExactly(0);
    assertThat(Segmentation.of("").encoding()).isEqualTo(Encoding.GSM7);
    assertThat(Segmentation.count("")).isEqualTo(1);
  }

  @Test
  void cutsGsm7After160Or153() {
    assertThat(lengths("a".repeat(160))).containsExactly(160);
    assertThat(lengths("a".repeat(161))).containsExactly(153, 8);
    assertThat(lengths("a".repeat(306))).containsExactly(153, 153);
    assertThat(lengths("a".repeat(307))).containsExactly(153, 153, 1);
    assertThat(lengths("a".repeat(1600))).hasSize(11);
  }

  @Test
  void countsAnExtensionCharacterTwice() {
    assertThat(lengths("€".repeat(80))).containsExactly(160);
    assertThat(lengths("€".repeat(80) + "a")).containsExactly(152, 9);
  }

  @Test
  void movesAnExtensionCharacterAtTheBoundaryToTheNextPart() {
    assertThat(lengths("a".repeat(151) + "{" + "b".repeat(10))).containsExactly(153, 10);
    assertThat(lengths("a".repeat(152) + "{" + "b".repeat(10))).containsExactly(152, 12);
    assertThat(lengths("a".repeat(158) + "{")).containsExactly(160);
    assertThat(lengths("a".repeat(159) + "{")).containsExactly(153, 8);
  }

  @Test
  void cutsUcs2After70Or67() {
    assertThat(lengths("я".repeat(70))).containsExactly(140);
    assertThat(lengths("я".repeat(71))).containsExactly(134, 8);
    assertThat(lengths("я".repeat(134))).containsExactly(134, 134);
    assertThat(lengths("я" + "a".repeat(1599))).hasSize(24);
  }

  @Test
  void movesAnEmojiAtTheBoundaryToTheNextPart() {
    assertThat(lengths("a".repeat(65) + "😀" + "b".repeat(10))).containsExactly(134, 20);
    assertThat(lengths("a".repeat(66) + "😀" + "b".repeat(10))).containsExactly(132, 24);
    assertThat(lengths("a".repeat(68) + "😀")).containsExactly(140);
    assertThat(lengths("a".repeat(69) + "😀")).containsExactly(134, 8);
  }

  @Test
  void turnsTheWholeTextToUcs2ForOneForeignCharacter() {
    assertThat(Segmentation.of("a".repeat(159) + "“").encoding()).isEqualTo(Encoding.UCS2);
    assertThat(Segmentation.of("aя").parts().getFirst()).containsExactly(0, 'a', 4, 0x4F);
  }

  @Test
  void keepsALoneSurrogateAsItIs() {
    assertThat(Segmentation.of("\uD83D").parts().getFirst()).containsExactly(0xD8, 0x3D);
  }

  @Test
  void losesNothingAndCutsNoPairInGsm7() {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      String text = RandomText.gsm7(random, random.nextInt(700));
      Segments segments = Segmentation.of(text);
      StringBuilder whole = new StringBuilder();
      for (byte[] part : segments.parts()) {
        // A part that ended in the middle of a pair would read back as a space and a letter.
        whole.append(Gsm7.decode(part));
      }
      assertThat(segments.encoding()).isEqualTo(Encoding.GSM7);
      assertThat(whole.toString()).isEqualTo(text);
      checkSizes(segments, 160, 153, 2);
      assertThat(Segmentation.count(text)).isEqualTo(segments.parts().size());
    }
  }

  @Test
  void losesNothingAndCutsNoPairInUcs2() {
    Random random = new Random(12);
    for (int round = 0; round < 20_000; round++) {
      String text = RandomText.ucs2(random, random.nextInt(400));
      Segments segments = Segmentation.of(text);
      StringBuilder whole = new StringBuilder();
      for (byte[] part : segments.parts()) {
        // The JDK's decoder puts U+FFFD for half a pair.
        whole.append(new String(part, StandardCharsets.UTF_16BE));
      }
      assertThat(segments.encoding()).isEqualTo(Encoding.UCS2);
      assertThat(whole.toString()).isEqualTo(text);
      checkSizes(segments, 140, 134, 4);
      assertThat(Segmentation.count(text)).isEqualTo(segments.parts().size());
    }
  }

  /// Every part fits, and none but the last leaves room for one more character, which takes at most
  /// `widest` bytes.
  private static void checkSizes(Segments segments, int alone, int concatenated, int widest) {
    int count = segments.parts().size();
    int limit = count == 1 ? alone : concatenated;
    for (int i = 0; i < count; i++) {
      int length = segments.parts().get(i).length;
      assertThat(length).isLessThanOrEqualTo(limit);
      if (i < count - 1) {
        assertThat(length).isGreaterThan(limit - widest);
      }
    }
  }

  private static List<Integer> lengths(String text) {
    List<Integer> lengths = new ArrayList<>();
    for (byte[] part : Segmentation.of(text).parts()) {
      lengths.add(part.length);
    }
    assertThat(Segmentation.count(text)).isEqualTo(lengths.size());
    return lengths;
  }
}
