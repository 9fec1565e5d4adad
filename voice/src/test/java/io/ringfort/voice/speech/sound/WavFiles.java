package io.ringfort.voice.speech.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes WAVE files, for tests.
public final class WavFiles {
  private WavFiles() {}

  /// A sine of sixteen bits.
  public static byte[] tone(double frequency, int rateHz, double seconds) {
    Sound sine = Spectrum.sine(frequency, rateHz, seconds);
    byte[] data = new byte[2 * sine.samples().length];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(sine.samples());
    return of(1, rateHz, 16, data);
  }

  /// One channel.
  public static byte[] of(int code, int rateHz, int bits, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes()).putInt(36 + data.length).put("WAVEfmt ".getBytes());
    file.putInt(16).putShort((short) code).putShort((short) 1).putInt(rateHz);
    file.putInt(rateHz * bits / 8).putShort((short) (bits / 8)).putShort((short) bits);
    return file.put("data".getBytes()).putInt(data.length).put(data).array();
  }
}
