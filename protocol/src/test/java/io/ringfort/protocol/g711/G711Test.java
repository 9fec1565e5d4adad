package io.ringfort.protocol.g711;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/// Against the JDK's own codec, and against properties of the standard.
class G711Test {

  @Test
  void expandsEveryCodeAsTheJdkDoes() throws IOException {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    short[] ulaw = expanded(codes, Encoding.ULAW);
    short[] alaw = expanded(codes, Encoding.ALAW);
    for (int i = 0; i < 256; i++) {
      assertThat(G711.fromUlaw((byte) i)).as("ulaw %d", i).isEqualTo(ulaw[i]);
      assertThat(G711.fromAlaw((byte) i)).as("alaw %d", i).isEqualTo(alaw[i]);
    }
  }

  @Test
  void knowsTheEndsOfTheScales() {
    assertThat(G711.fromUlaw(G711.ULAW_SILENCE)).isZero();
    assertThat(G711.fromUlaw((byte) 0x80)).isEqualTo((short) 32_124);
    assertThat(G711.fromUlaw((byte) 0x00)).isEqualTo((short) -32_124);
    assertThat(G711.fromAlaw(G711.ALAW_SILENCE)).isEqualTo((short) 8);
    assertThat(G711.fromAlaw((byte) 0xAA)).isEqualTo((short) 32_256);
    assertThat(G711.toUlaw(0)).isEqualTo(G711.ULAW_SILENCE);
    assertThat(G711.toAlaw(0)).isEqualTo(G711.ALAW_SILENCE);
    assertThat(G711.toUlaw(-32_768)).isEqualTo((byte) 0x00);
    assertThat(G711.toAlaw(-32_768)).isEqualTo((byte) 0x2A);
  }

  @Test
  void compressesEverySampleToTheNearestCode() {
    for (int sample = -32_768; sample <= 32_767; sample++) {
      int ulaw = Math.abs(G711.fromUlaw(G711.toUlaw(sample)) - sample);
      int alaw = Math.abs(G711.fromAlaw(G711.toAlaw(sample)) - sample);
      // The smallest steps, and half of a step of a 1/16 of the segment above; beyond the last code
      // it is cut off.
      int allowed = Math.max(8, Math.abs(sample) / 32 + 5);
      assertThat(ulaw).as("ulaw of %d", sample).isLessThanOrEqualTo(Math.max(allowed, 0) + 4);
      assertThat(alaw).as("alaw of %d", sample).isLessThanOrEqualTo(allowed);
      if (Math.abs(sample) > 32_124) {
        assertThat(ulaw).isLessThanOrEqualTo(32_768 - 32_124);
      }
    }
  }

  @Test
  void givesEveryCodeBack() {
    for (int code = 0; code < 256; code++) {
      // 0x7F is the second zero of the µ-law.
      byte expected = code == 0x7F ? G711.ULAW_SILENCE : (byte) code;
      assertThat(G711.toUlaw(G711.fromUlaw((byte) code))).isEqualTo(expected);
      assertThat(G711.toAlaw(G711.fromAlaw((byte) code))).isEqualTo((byte) code);
    }
  }

  @Test
  void translatesByTheNearestSample() {
    for (int code = 0; code < 256; code++) {
      short linear = G711.fromUlaw((byte) code);
      short viaAlaw = G711.fromAlaw(G711.ulawToAlaw((byte) code));
      assertThat(Math.abs(viaAlaw - linear))
          .isLessThanOrEqualTo(Math.max(8, Math.abs(linear) / 24));
      short alaw = G711.fromAlaw((byte) code);
      short viaUlaw = G711.fromUlaw(G711.alawToUlaw((byte) code));
      assertThat(Math.abs(viaUlaw - alaw)).isLessThanOrEqualTo(Math.max(8, Math.abs(alaw) / 24));
    }
  }

  private static short[] expanded(byte[] codes, Encoding law) throws IOException {
    AudioFormat from = new AudioFormat(law, 8_000, 8, 1, 1, 8_000, false);
    AudioFormat to = new AudioFormat(Encoding.PCM_SIGNED, 8_000, 16, 1, 2, 8_000, true);
    try (var in = new AudioInputStream(new ByteArrayInputStream(codes), from, codes.length);
        var out = AudioSystem.getAudioInputStream(to, in)) {
      byte[] bytes = out.readAllBytes();
      short[] samples = new short[codes.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) (bytes[2 * i] << 8 | bytes[2 * i + 1] & 0xFF);
      }
      return samples;
    }
  }
}
