package io.ringfort.simulator.rtp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A WAV file: PCM, one channel, 16 bit, 8 kHz.
final class Wav {
  private static final int HEADER = 44;

  private Wav() {}

  static byte[] of(short[] samples) {
    int bytes = 2 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + bytes);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1);
    file.putInt(G711.RATE_HZ).putInt(2 * G711.RATE_HZ);
    file.putShort((short) 2).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    file.asShortBuffer().put(samples);
    return file.array();
  }
}
