package io.ringfort.voice.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Sounds of the tests, and what is in them; G.711 by the JDK's own codec.
final class Sound {

  private Sound() {}

  static byte[] tone(int millis, double peak, int... hertz) {
    short[] samples = new short[millis * 8];
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (int f : hertz) {
        sum += peak * Math.sin(2 * Math.PI * f * i / 8_000);
      }
      samples[i] = (short) Math.round(sum);
    }
    return ulaw(samples);
  }

  /// Like speech in level and rhythm: harmonics of a voice that rise and fall.
  static short[] speech(int millis, long seed) {
    Random random = new Random(seed);
    short[] samples = new short[millis * 8];
    double pitch = 110 + random.nextInt(40);
    for (int i = 0; i < samples.length; i++) {
      double syllable = Math.abs(Math.sin(2 * Math.PI * 2.2 * i / 8_000)) + 0.15;
      double sum = 0;
      for (int h = 1; h <= 12; h++) {
        sum += Math.sin(2 * Math.PI * pitch * h * i / 8_000) / h;
      }
      samples[i] = (short) (3_000 * syllable * sum + random.nextGaussian() * 60);
    }
    return samples;
  }

  static byte[] noise(int millis, long seed) {
    byte[] sound = new byte[millis * 8];
    new Random(seed).nextBytes(sound);
    return sound;
  }

  static byte[] ulaw(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return convert(bytes.array(), linear(), law(Encoding.ULAW));
  }

  static byte[] alaw(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return convert(bytes.array(), linear(), law(Encoding.ALAW));
  }

  static short[] samples(byte[] codes, Encoding law) {
    ByteBuffer bytes = ByteBuffer.wrap(convert(codes, law(law), linear()));
    short[] samples = new short[codes.length];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static AudioFormat linear() {
    return new AudioFormat(Encoding.PCM_SIGNED, 8_000, 16, 1, 2, 8_000, false);
  }

  private static AudioFormat law(Encoding law) {
    return new AudioFormat(law, 8_000, 8, 1, 1, 8_000, false);
  }

  private static byte[] convert(byte[] from, AudioFormat is, AudioFormat becomes) {
    long frames = from.length / is.getFrameSize();
    try (var in = new AudioInputStream(new ByteArrayInputStream(from), is, frames);
        var out = AudioSystem.getAudioInputStream(becomes, in)) {
      return out.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The peak of a tone in a piece of µ-law, by correlation with it.
  static double peak(byte[] ulaw, int from, int to, int hertz) {
    return peak(samples(java.util.Arrays.copyOfRange(ulaw, from, to), Encoding.ULAW), hertz);
  }

  static double peak(short[] samples, int hertz) {
    double sine = 0;
    double cosine = 0;
    for (int i = 0; i < samples.length; i++) {
      sine += samples[i] * Math.sin(2 * Math.PI * hertz * i / 8_000);
      cosine += samples[i] * Math.cos(2 * Math.PI * hertz * i / 8_000);
    }
    return 2 * Math.hypot(sine, cosine) / samples.length;
  }

  /// Where a piece stands in a longer one; -1 when it does not.
  static int find(byte[] piece, byte[] in) {
    for (int at = 0; at + piece.length <= in.length; at++) {
      if (java.util.Arrays.equals(piece, 0, piece.length, in, at, at + piece.length)) {
        return at;
      }
    }
    return -1;
  }
}
