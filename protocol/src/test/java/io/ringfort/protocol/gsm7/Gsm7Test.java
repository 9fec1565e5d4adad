package io.ringfort.protocol.gsm7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Gsm7Test {
  @Test
  void writesTheCodesOfTheStandard() {
    assertThat(Gsm7.encode("@£$¥èéùìòÇ\nØø\rÅå"))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(Gsm7.encode("Δ_ΦΓΛΩΠΨΣΘΞ"))
        .containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26);
    assertThat(Gsm7.encode("ÆæßÉ")).containsExactly(0x1C, 0x1D, 0x1E, 0x1F);
    assertThat(Gsm7.encode(" #¤%?¡AZ"))
        .containsExactly(0x20, 0x23, 0x24, 0x25, 0x3F, 0x40, 0x41, 0x5A);
    assertThat(Gsm7.encode("ÄÖÑÜ§¿azäöñüà"))
        .containsExactly(
            0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F);
  }

  @Test
  void writesAnEscapeBeforeEachExtensionCharacter() {
    assertThat(Gsm7.encode("\f^{}\\"))
        .containsExactly(27, 0x0A, 27, 0x14, 27, 0x28, 27, 0x29, 27, 0x2F);
    assertThat(Gsm7.encode("[~]|€"))
        .containsExactly(27, 0x3C, 27, 0x3D, 27, 0x3E, 27, 0x40, 27, 0x65);
    assertThat(Gsm7.septets("a€")).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNotInTheAlphabet() {
    for (String foreign :
        List.of("`", "ç", "\t", "\0", "\u001B", "“", "\u20AD", "漢", "😀", "\uFFFF")) {
      assertThat(Gsm7.isEncodable("a" + foreign)).as("U+%04X", (int) foreign.charAt(0)).isFalse();
      assertThat(Gsm7.septets("a" + foreign)).isEqualTo(Gsm7.NOT_ENCODABLE);
    }
    assertThatThrownBy(() -> Gsm7.encode("ab漢"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got a text with U+6F22 at index 2");
  }

  @Test
  void hasExactlyOneHundredAndThirtySevenCharacters() {
    int characters = 0;
    for (int c = 0; c <= 0xFFFF; c++) {
      characters += Gsm7.isEncodable(String.valueOf((char) c)) ? 1 : 0;
    }
    assertThat(characters).isEqualTo(127 + 10);
  }

  @Test
  void readsBackWhatItWrote() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      String text = RandomText.gsm7(random, random.nextInt(400));
      byte[] encoded = Gsm7.encode(text);
      assertThat(encoded).hasSize(Gsm7.septets(text));
      assertThat(Gsm7.decode(encoded)).isEqualTo(text);
    }
  }

  @Test
  void readsBrokenEscapesWithoutLosingText() {
    assertThat(Gsm7.decode(new byte[] {'a', 27})).isEqualTo("a ");
    assertThat(Gsm7.decode(new byte[] {27, 27, 0x65})).isEqualTo(" e");
    assertThat(Gsm7.decode(new byte[] {27, 'a', 'b'})).isEqualTo("ab");
    assertThat(Gsm7.decode(new byte[] {(byte) 0xE4, 'b'})).isEqualTo("\uFFFDb");
    assertThat(Gsm7.decode(new byte[] {27, (byte) 0xE4})).isEqualTo("\uFFFD");
  }

  @Test
  void readsAnyBytes() {
    Random random = new Random(8);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(Gsm7.decode(bytes).length()).isLessThanOrEqualTo(bytes.length);
    }
  }
}
