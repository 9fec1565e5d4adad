package io.ringfort.bench.browsers;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.ringfort.bench.rtp.Tone;
import io.ringfort.protocol.g711.G711;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tones as packets of 20 ms, and how much of a sound is a tone. Any thread.
final class Tones {
  /// Packets of a second, after which a tone begins again.
  static final int FRAMES = 50;

  private static final int RATE = 8_000;
  private static final int SAMPLES = RATE / FRAMES;

  // RFC 6716, 2.1.4: what one packet can hold.
  private static final int MOST_SAMPLES = 960;
  private static final int MOST_ENCODED = 400;
  private static final int BITS_PER_SECOND = 24_000;

  private final boolean opus;
  private final Map<Integer, List<byte[]>> made = new ConcurrentHashMap<>();

  /// @param opus the codec of all; else PCMU
  Tones(boolean opus) {
    this.opus = opus;
  }

  /// The payloads of a second.
  ///
  /// @param hertz a whole number of turns a second, so that the second can follow itself
  List<byte[]> of(int hertz) {
    return made.computeIfAbsent(hertz, hz -> opus ? opus(Tone.sine(hz)) : pcmu(Tone.sine(hz)));
  }

  private static List<byte[]> pcmu(short[] second) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < second.length; at += SAMPLES) {
      byte[] frame = new byte[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        frame[i] = G711.toUlaw(second[at + i]);
      }
      frames.add(frame);
    }
    return frames;
  }

  private static List<byte[]> opus(short[] second) {
    try {
      OpusEncoder encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
      encoder.setBitrate(BITS_PER_SECOND);
      List<byte[]> frames = new ArrayList<>();
      byte[] encoded = new byte[MOST_ENCODED];
      for (int n = 0; n < 2 * FRAMES; n++) {
        int at = n % FRAMES * SAMPLES;
        int bytes = encoder.encode(second, at, SAMPLES, encoded, 0, MOST_ENCODED);
        // The first second is where the encoder comes to rest.
        if (n >= FRAMES) {
          frames.add(Arrays.copyOf(encoded, bytes));
        }
      }
      return frames;
    } catch (OpusException e) {
      throw new IllegalStateException("a tone cannot be encoded", e);
    }
  }

  /// How much of the power of these payloads, one after another, is at that frequency: 0 to 1.
  double share(List<byte[]> payloads, int hertz) {
    double all = 0;
    double tone = 0;
    try {
      OpusDecoder decoder = new OpusDecoder(RATE, 1);
      short[] samples = new short[MOST_SAMPLES];
      for (byte[] payload : payloads) {
        int count = payload.length;
        if (opus) {
          count = decoder.decode(payload, 0, payload.length, samples, 0, MOST_SAMPLES, false);
        } else {
          System.arraycopy(G711.fromUlaw(payload), 0, samples, 0, count);
        }
        for (int i = 0; i < count; i++) {
          all += (double) samples[i] * samples[i];
        }
        tone += power(samples, count, hertz);
      }
    } catch (OpusException e) {
      return 0;
    }
    return all == 0 ? 0 : tone / all;
  }

  /// What a sine of that frequency, fitted to the samples, would have.
  private static double power(short[] samples, int count, int hertz) {
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * hertz * i / RATE;
      real += samples[i] * Math.cos(angle);
      imaginary += samples[i] * Math.sin(angle);
    }
    return count == 0 ? 0 : 2 * (real * real + imaginary * imaginary) / count;
  }
}
