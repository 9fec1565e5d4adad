package io.ringfort.voice.speech.sound;

import io.ringfort.protocol.g711.G711;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads WAVE: linear samples of 8 to 32 bits, µ-law and A-law, any number of channels, which are
/// mixed into one. Programs that write to a pipe do not know the length in advance: what is there
/// counts, not what the header says.
public final class Wav {
  private static final int LINEAR = 1;
  private static final int ALAW = 6;
  private static final int ULAW = 7;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MOST_CHANNELS = 8;

  private Wav() {}

  /// What the `fmt ` chunk says.
  private record Format(int code, int channels, int rateHz, int bits) {
    int bytes() {
      return bits / 8;
    }

    boolean isKnown() {
      boolean sampled =
          switch (code) {
            case LINEAR -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case ALAW, ULAW -> bits == 8;
            default -> false;
          };
      return sampled
          && channels >= 1
          && channels <= MOST_CHANNELS
          && rateHz >= Sound.LEAST_RATE
          && rateHz <= Sound.MOST_RATE;
    }
  }

  /// Whether it begins as such a file does.
  public static boolean isWav(byte[] file) {
    return file.length >= 12 && text(file, 0).equals("RIFF") && text(file, 8).equals("WAVE");
  }

  /// Empty when it is no such file or of another coding.
  public static Optional<Sound> read(byte[] file) {
    if (!isWav(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    Format format = null;
    long at = 12;
    while (at + 8 <= file.length) {
      String name = text(file, (int) at);
      long length = bytes.getInt((int) at + 4) & 0xFFFF_FFFFL;
      int start = (int) at + 8;
      if (name.equals("fmt ") && length >= 16 && start + 16 <= file.length) {
        format = format(bytes, start, length);
      } else if (name.equals("data")) {
        int there = (int) Math.min(length, file.length - start);
        boolean unknown = length == 0 && start < file.length;
        return samples(bytes, start, unknown ? file.length - start : there, format);
      }
      at = start + length + (length & 1);
    }
    return Optional.empty();
  }

  private static Format format(ByteBuffer bytes, int at, long length) {
    int code = bytes.getShort(at) & 0xFFFF;
    if (code == EXTENSIBLE && length >= 26 && at + 26 <= bytes.limit()) {
      code = bytes.getShort(at + 24) & 0xFFFF;
    }
    return new Format(
        code,
        bytes.getShort(at + 2) & 0xFFFF,
        bytes.getInt(at + 4),
        bytes.getShort(at + 14) & 0xFFFF);
  }

  private static Optional<Sound> samples(
      ByteBuffer bytes, int at, int length, @Nullable Format format) {
    if (format == null || !format.isKnown()) {
      return Optional.empty();
    }
    int frame = format.bytes() * format.channels();
    short[] samples = new short[length / frame];
    if (format.code() == LINEAR && format.channels() == 1 && format.bytes() == Short.BYTES) {
      // As most files are: nothing is to be done with each.
      bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
      return Optional.of(new Sound(samples, format.rateHz()));
    }
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int channel = 0; channel < format.channels(); channel++) {
        sum += sample(bytes, at + i * frame + channel * format.bytes(), format);
      }
      samples[i] = (short) (sum / format.channels());
    }
    return Optional.of(new Sound(samples, format.rateHz()));
  }

  private static int sample(ByteBuffer bytes, int at, Format format) {
    return switch (format.code()) {
      case ULAW -> G711.fromUlaw(bytes.get(at));
      case ALAW -> G711.fromAlaw(bytes.get(at));
      default ->
          // The upper two bytes; eight bits are the only ones without a sign.
          format.bytes() == 1
              ? (bytes.get(at) & 0xFF) - 128 << 8
              : bytes.getShort(at + format.bytes() - 2);
    };
  }

  private static String text(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.US_ASCII);
  }
}
