package io.ringfort.voice.recordings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/// Test sounds, made and measured. Samples are between -1 and 1, at 8 kHz.
final class Sounds {
  static final int RATE = 8_000;
  private static final byte[] ENCODED = encoded();

  private Sounds() {}

  /// Gives a recorder that many seconds of two sounds.
  static void record(
      RawRecording into, double seconds, IntToDoubleFunction heard, IntToDoubleFunction said) {
    byte[] in = new byte[RawFolder.SIDE];
    byte[] out = new byte[RawFolder.SIDE];
    int frames = (int) Math.round(seconds * 50);
    for (int f = 0; f < frames; f++) {
      for (int i = 0; i < RawFolder.SIDE; i++) {
        in[i] = encode(heard.applyAsDouble(f * RawFolder.SIDE + i));
        out[i] = encode(said.applyAsDouble(f * RawFolder.SIDE + i));
      }
      into.frame(in, out);
    }
  }

  static IntToDoubleFunction silence() {
    return _ -> 0;
  }

  static IntToDoubleFunction tone(double hertz, double amplitude) {
    return i -> amplitude * Math.sin(2 * Math.PI * hertz * i / RATE);
  }

  /// A voice-like sound: a second of harmonics with the rhythm of syllables, half a second of
  /// pause.
  static IntToDoubleFunction speech(double amplitude) {
    return i -> {
      double t = (double) i / RATE;
      if (t % 1.5 >= 1) {
        return 0;
      }
      double syllable = Math.pow(Math.sin(2 * Math.PI * 2 * t), 2);
      double sum = 0;
      for (int h = 1; h <= 12; h++) {
        sum += Math.sin(2 * Math.PI * 140 * h * t) / h;
      }
      return amplitude * syllable * sum / 2;
    };
  }

  static IntToDoubleFunction noise(double amplitude) {
    Random random = new Random(7);
    return _ -> amplitude * random.nextGaussian();
  }

  static IntToDoubleFunction sum(IntToDoubleFunction a, IntToDoubleFunction b) {
    return i -> a.applyAsDouble(i) + b.applyAsDouble(i);
  }

  static IntToDoubleFunction between(double from, double to, IntToDoubleFunction sound) {
    return i -> i >= from * RATE && i < to * RATE ? sound.applyAsDouble(i) : 0;
  }

  /// The samples of one channel of a WAV file of 16 bits.
  static double[] channel(Path wav, int channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
    int channels = bytes.getShort(22);
    int data = 12;
    while (bytes.getInt(data)
        != ByteBuffer.wrap("data".getBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt()) {
      data += 8 + bytes.getInt(data + 4);
    }
    double[] samples = new double[bytes.getInt(data + 4) / 2 / channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes.getShort(data + 8 + 2 * (i * channels + channel)) / 32_768.0;
    }
    return samples;
  }

  /// The level between two moments, in dB of full scale.
  static double db(double[] samples, double from, double to) {
    double[] part = Arrays.copyOfRange(samples, (int) (from * RATE), (int) (to * RATE));
    double energy = Arrays.stream(part).map(s -> s * s).sum() / part.length;
    return 10 * Math.log10(energy + 1e-12);
  }

  private static byte encode(double sample) {
    return ENCODED[(int) Math.round(Math.clamp(sample, -1, 1) * 32_767) + 32_768];
  }

  /// The nearest code for each sample, found by trying: independent of the product's table's
  /// making.
  private static byte[] encoded() {
    byte[] table = new byte[65_536];
    for (int sample = -32_768; sample < 32_768; sample++) {
      // ITU-T G.711 as a formula: sign, exponent, mantissa of the biased magnitude.
      int magnitude = Math.min(32_635, Math.abs(sample)) + 132;
      int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
      int mantissa = magnitude >> exponent + 3 & 0x0f;
      table[sample + 32_768] = (byte) ~((sample < 0 ? 0x80 : 0) | exponent << 4 | mantissa);
    }
    return table;
  }
}
