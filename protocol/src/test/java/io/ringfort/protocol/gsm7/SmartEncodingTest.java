package io.ringfort.protocol.gsm7;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SmartEncodingTest {
  @Test
  void replacesWhatWordProcessorsWrite() {
    assertThat(SmartEncoding.replace("“It’s” – well… ‘fine’ — yes"))
        .isEqualTo("\"It's\" - well... 'fine' - yes");
    assertThat(SmartEncoding.replace("a\u00A0b\u2003c\u3000d\te")).isEqualTo("a b c d e");
    assertThat(SmartEncoding.replace("\uFEFFa\u200Bb\u2060c")).isEqualTo("abc");
    assertThat(SmartEncoding.replace("• one ½ ⅜ ¼")).isEqualTo("- one 1/2 3/8 1/4");
    assertThat(SmartEncoding.replace("‹«x»›‚y„")).isEqualTo("<\"x\">,y\"");
    assertThat(SmartEncoding.replace("`a´ ÷ ∕ − ‼")).isEqualTo("'a' / / - !!");
  }

  @Test
  void replacesFullWidthAndSmallCapitals() {
    assertThat(SmartEncoding.replace("Ｈｅｌｌｏ！（１２）～＠＼")).isEqualTo("Hello!(12)~@\\");
    assertThat(SmartEncoding.replace("ᴀʙᴄꜱʏᴢ")).isEqualTo("ABCSYZ");
  }

  @Test
  void leavesATextThatCannotBecomeGsm7() {
    String mixed = "“Great” 😀";
    assertThat(SmartEncoding.replace(mixed)).isSameAs(mixed);
    String accents = "“ça”";
    assertThat(SmartEncoding.replace(accents)).isSameAs(accents);
    String decomposed = "sen\u0303or";
    assertThat(SmartEncoding.replace(decomposed)).isSameAs(decomposed);
  }

  @Test
  void returnsAGsm7TextItself() {
    String text = "plain {text} €5 for señor Ä";
    assertThat(SmartEncoding.replace(text)).isSameAs(text);
    assertThat(SmartEncoding.replace("")).isEmpty();
  }

  @Test
  void turnsEveryCharacterIntoGsm7OrLeavesIt() {
    int replaced = 0;
    for (int c = 0; c <= 0xFFFF; c++) {
      String text = String.valueOf((char) c);
      String result = SmartEncoding.replace(text);
      if (!result.equals(text)) {
        assertThat(Gsm7.isEncodable(result)).as("U+%04X", c).isTrue();
        replaced++;
      }
    }
    assertThat(replaced).isGreaterThan(250);
  }

  @Test
  void changesNothingTheSecondTime() {
    Random random = new Random(31);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(
            (char)
                (random.nextInt(4) == 0 ? random.nextInt(0x10000) : 0x2000 + random.nextInt(0x60)));
      }
      String once = SmartEncoding.replace(text.toString());
      assertThat(SmartEncoding.replace(once)).isSameAs(once);
    }
  }
}
