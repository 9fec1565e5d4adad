package io.ringfort.simulator.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// 3GPP TS 23.038, 6.2.1: codes below are read off its tables, not off our own.
class Gsm7Test {
  @Test
  void readsTheDefaultTable() {
    assertThat(decode("00 01 02 10 11 1C 20 24 40 5B 5F 60 7B 7F")).isEqualTo("@£$Δ_Æ ¤¡Ä§¿äà");
  }

  @Test
  void readsTheExtensionTable() {
    assertThat(decode("1B65 1B14 1B28 1B29 1B2F 1B3C 1B3D 1B3E 1B40")).isEqualTo("€^{}\\[~]|");
  }

  @Test
  void showsTheDefaultCharacterForAnUnknownExtension() {
    assertThat(decode("1B41")).isEqualTo("A");
  }

  @Test
  void dropsAnEscapeAtTheEnd() {
    assertThat(decode("411B")).isEqualTo("A");
  }

  @Test
  void writesWhatItReads() {
    for (int code = 0; code < 128; code++) {
      if (code != 0x1B) {
        byte[] octets = {(byte) code};
        assertThat(Gsm7.encode(Gsm7.decode(octets))).isEqualTo(octets);
      }
    }
    assertThat(Gsm7.decode(Gsm7.encode("€^{}\\[~]|\f"))).isEqualTo("€^{}\\[~]|\f");
  }

  @Test
  void writesAQuestionMarkForWhatItLacks() {
    assertThat(Gsm7.decode(Gsm7.encode("a語b"))).isEqualTo("a?b");
    assertThat(Gsm7.encodes("a語b")).isFalse();
    assertThat(Gsm7.encodes("é {1€}")).isTrue();
  }

  private static String decode(String hex) {
    return Gsm7.decode(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
