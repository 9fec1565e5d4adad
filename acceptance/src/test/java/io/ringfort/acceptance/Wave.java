package io.ringfort.acceptance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A WAVE file of 16-bit samples: made as a tone, or read and searched for one.
///
/// @param channels the samples of each, from -1 to 1
public record Wave(int rateHz, double[][] channels) {
  private static final int HEADER_BYTES = 44;
  private static final int RATE_HZ = 8_000;
  private static final double LOUDNESS = 0.4;
  private static final int WINDOWS_PER_SECOND = 20;
  private static final double CLEAN = 0.7;
  private static final double AUDIBLE = 0.01;

  /// A tone of one channel at 8 kHz, as a file.
  public static byte[] tone(int frequencyHz, double seconds) {
    int samples = (int) (seconds * RATE_HZ);
    ByteBuffer file =
        ByteBuffer.allocate(HEADER_BYTES + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1).putInt(RATE_HZ).putInt(RATE_HZ * 2);
    file.putShort((short) 2).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
    for (int i = 0; i < samples; i++) {
      file.putShort(
          (short) (Short.MAX_VALUE * LOUDNESS * Math.sin(2 * Math.PI * frequencyHz * i / RATE_HZ)));
    }
    return file.array();
  }

  /// @throws IllegalArgumentException when it is no WAVE file of 16-bit samples
  public static Wave read(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_BYTES || file.getInt(0) != 0x46464952) {
      throw new IllegalArgumentException(
          "got " + bytes.length + " bytes that are no WAVE file (expected: one)");
    }
    int format = chunk(bytes, "fmt ");
    int data = chunk(bytes, "data");
    int count = file.getShort(format + 2);
    int rateHz = file.getInt(format + 4);
    if (file.getShort(format + 14) != 16) {
      throw new IllegalArgumentException(
          "got " + file.getShort(format + 14) + " bits (expected: 16)");
    }
    int length = Math.min(file.getInt(data - 4), bytes.length - data) / 2 / count;
    double[][] channels = new double[count][length];
    for (int i = 0; i < length * count; i++) {
      channels[i % count][i / count] = file.getShort(data + i * 2) / 32_768.0;
    }
    return new Wave(rateHz, channels);
  }

  public double seconds() {
    return (double) channels[0].length / rateHz;
  }

  /// The end of it.
  ///
  /// @param seconds how much; all where it is shorter
  public Wave last(double seconds) {
    int wanted = (int) (seconds * rateHz);
    return new Wave(
        rateHz,
        Arrays.stream(channels)
            .map(c -> Arrays.copyOfRange(c, Math.max(0, c.length - wanted), c.length))
            .toArray(double[][]::new));
  }

  /// For how long the first channel is not silent.
  public double loudSeconds() {
    int window = rateHz / WINDOWS_PER_SECOND;
    int found = 0;
    for (int from = 0; from + window <= channels[0].length; from += window) {
      double power = 0;
      for (int i = from; i < from + window; i++) {
        power += channels[0][i] * channels[0][i];
      }
      if (Math.sqrt(power / window) > AUDIBLE) {
        found++;
      }
    }
    return (double) found / WINDOWS_PER_SECOND;
  }

  /// For how long a channel carries hardly anything but that frequency.
  public double secondsOf(int frequencyHz, int channel) {
    int window = rateHz / WINDOWS_PER_SECOND;
    double[] sound = channels[channel];
    int found = 0;
    for (int from = 0; from + window <= sound.length; from += window) {
      if (isTone(Arrays.copyOfRange(sound, from, from + window), frequencyHz)) {
        found++;
      }
    }
    return (double) found / WINDOWS_PER_SECOND;
  }

  /// For how long a channel carries something else, at most, between the first and the last of that
  /// frequency; in seconds.
  public double longestWithout(int frequencyHz, int channel) {
    int window = rateHz / WINDOWS_PER_SECOND;
    double[] sound = channels[channel];
    int longest = 0;
    int last = -1;
    for (int i = 0; (i + 1) * window <= sound.length; i++) {
      if (isTone(Arrays.copyOfRange(sound, i * window, (i + 1) * window), frequencyHz)) {
        longest = last < 0 ? 0 : Math.max(longest, i - last - 1);
        last = i;
      }
    }
    return (double) longest / WINDOWS_PER_SECOND;
  }

  private boolean isTone(double[] sound, int frequencyHz) {
    double cosine = 0;
    double sine = 0;
    double power = 0;
    for (int i = 0; i < sound.length; i++) {
      double angle = 2 * Math.PI * frequencyHz * i / rateHz;
      cosine += sound[i] * Math.cos(angle);
      sine += sound[i] * Math.sin(angle);
      power += sound[i] * sound[i];
    }
    double share = (cosine * cosine + sine * sine) * 2 / sound.length / Math.max(power, 1e-12);
    return Math.sqrt(power / sound.length) > AUDIBLE && share > CLEAN;
  }

  /// Where the content of a chunk begins.
  private static int chunk(byte[] bytes, String name) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 12; at + 8 <= bytes.length; at += 8 + (file.getInt(at + 4) + 1) / 2 * 2) {
      if (new String(bytes, at, 4, StandardCharsets.US_ASCII).equals(name)) {
        return at + 8;
      }
      if (file.getInt(at + 4) < 0) {
        break;
      }
    }
    throw new IllegalArgumentException("got a WAVE file without '" + name + "' (expected: one)");
  }

  @Override
  public String toString() {
    return "Wave[" + rateHz + " Hz, " + channels.length + " channels, " + seconds() + " s]";
  }
}
