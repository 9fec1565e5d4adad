package io.ringfort.voice.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WavTest {

  @Test
  void readsLinearSamplesOfEveryWidth() {
    for (int bits : new int[] {8, 16, 24, 32}) {
      byte[] file = wav(1, 1, 8_000, bits, 100, false);
      Sound sound = Wav.read(file).orElseThrow();
      assertThat(sound.rateHz()).isEqualTo(8_000);
      assertThat(sound.samples()).hasSize(100);
      assertThat((int) sound.samples()[3]).as("%d bits", bits).isEqualTo(3 * 256);
      assertThat((int) sound.samples()[99]).isEqualTo(-29 * 256);
    }
  }

  @Test
  void mixesChannels() {
    Sound sound = Wav.read(wav(1, 2, 44_100, 16, 50, false)).orElseThrow();
    assertThat(sound.samples()).hasSize(50);
    assertThat((int) sound.samples()[3]).isEqualTo(3 * 256);
  }

  @Test
  void readsWhatWasWrittenToAPipeWithoutALength() {
    assertThat(Wav.read(wav(1, 1, 16_000, 16, 77, true)).orElseThrow().samples()).hasSize(77);
  }

  @Test
  void leavesOtherCodingsToOthers() {
    assertThat(Wav.read(wav(85, 1, 8_000, 16, 10, false))).isEmpty();
    assertThat(Wav.read(wav(1, 1, 0, 16, 10, false))).isEmpty();
    assertThat(Wav.read(wav(1, 0, 8_000, 16, 10, false))).isEmpty();
    assertThat(Wav.read(new byte[0])).isEmpty();
  }

  @Test
  void survivesAnyDamage() {
    Random random = new Random(7);
    byte[] whole = wav(1, 1, 8_000, 16, 40, false);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] file = Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 12));
      for (int i = 0; i < 3; i++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      read += Wav.read(file).isPresent() ? 1 : 0;
    }
    assertThat(read).isPositive();
  }

  /// Frame number i has the value i, modulo 128, in its upper byte on every channel.
  static byte[] wav(int code, int channels, int rate, int bits, int frames, boolean piped) {
    int data = frames * channels * bits / 8;
    ByteBuffer file = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes()).putInt(piped ? -1 : 36 + data).put("WAVEfmt ".getBytes());
    file.putInt(16).putShort((short) code).putShort((short) channels).putInt(rate);
    file.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    file.putShort((short) bits).put("data".getBytes()).putInt(piped ? -1 : data);
    for (int i = 0; i < frames; i++) {
      int value = i < 64 ? i : i - 128;
      for (int channel = 0; channel < channels; channel++) {
        switch (bits) {
          case 8 -> file.put((byte) (value + 128));
          case 16 -> file.putShort((short) (value << 8));
          case 24 -> file.put((byte) 0).putShort((short) (value << 8));
          default -> file.putInt(value << 24);
        }
      }
    }
    return file.array();
  }
}
