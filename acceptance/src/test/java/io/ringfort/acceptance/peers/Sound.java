package io.ringfort.acceptance.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Sound as samples of 16 bits, and whether a tone is in it.
record Sound(short[] samples, int rateHz) {
  private static final int HEADER = 44;
  private static final int RATE_HZ = 8_000;
  private static final double LOUD = 12_000;

  /// A tone at 8 kHz.
  static Sound tone(int frequencyHz, int seconds) {
    short[] samples = new short[RATE_HZ * seconds];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (LOUD * Math.sin(2 * Math.PI * frequencyHz * i / RATE_HZ));
    }
    return new Sound(samples, RATE_HZ);
  }

  /// Reads a WAVE file, also one that is still being written. What does not hold 16-bit samples is
  /// refused.
  ///
  /// @param channel counted from 0
  static Sound read(byte[] wav, int channel) {
    ByteBuffer in = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int position = 12;
    int channels = 1;
    int rateHz = RATE_HZ;
    while (position + 8 <= wav.length) {
      String id = new String(wav, position, 4, StandardCharsets.US_ASCII);
      int length = in.getInt(position + 4);
      int start = position + 8;
      if (id.equals("fmt ")) {
        channels = in.getShort(start + 2);
        rateHz = in.getInt(start + 4);
        if (in.getShort(start + 14) != 16) {
          throw new IllegalArgumentException(
              "got " + in.getShort(start + 14) + " bits a sample (expected: 16)");
        }
      } else if (id.equals("data")) {
        int frame = 2 * channels;
        int octets = length <= 0 ? wav.length - start : Math.min(length, wav.length - start);
        short[] samples = new short[octets / frame];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = in.getShort(start + i * frame + 2 * channel);
        }
        return new Sound(samples, rateHz);
      }
      position = start + length + (length & 1);
    }
    return new Sound(new short[0], rateHz);
  }

  byte[] wav() {
    int octets = samples.length * 2;
    ByteBuffer out = ByteBuffer.allocate(HEADER + octets).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + octets);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(2 * rateHz);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(octets);
    for (short sample : samples) {
      out.putShort(sample);
    }
    return out.array();
  }

  double seconds() {
    return (double) samples.length / rateHz;
  }

  /// For how long this tone was most of what there was to hear.
  double secondsOf(int frequencyHz) {
    int window = rateHz / 10;
    int heard = 0;
    for (int from = 0; from + window <= samples.length; from += window) {
      if (share(Arrays.copyOfRange(samples, from, from + window), frequencyHz) > 0.7) {
        heard++;
      }
    }
    return heard / 10.0;
  }

  /// Goertzel's algorithm: how much of the energy is at the frequency, 0 to 1.
  private double share(short[] window, int frequencyHz) {
    double coefficient = 2 * Math.cos(2 * Math.PI * frequencyHz / rateHz);
    double before = 0;
    double last = 0;
    double energy = 1;
    for (short sample : window) {
      double next = sample + coefficient * last - before;
      before = last;
      last = next;
      energy += (double) sample * sample;
    }
    // Near silence counts as nothing: less than -50 dB of full scale.
    if (energy / window.length < 10_000) {
      return 0;
    }
    double power = last * last + before * before - coefficient * last * before;
    return 2 * power / (energy * window.length);
  }
}
