package io.ringfort.voice.takeover;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A sound that tells how far it is: a level for each tenth of a second.
final class Staircase {
  private static final int RATE = 8_000;
  private static final int STEP = 250;
  private static final int FIRST = 300;

  private Staircase() {}

  static byte[] wav(int tenths) {
    int samples = tenths * RATE / 10;
    ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes()).putInt(36 + samples * 2).put("WAVEfmt ".getBytes()).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * 2);
    wav.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(samples * 2);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (FIRST + STEP * (i * 10 / RATE)));
    }
    return wav.array();
  }

  /// The tenth of a second that a frame is from; -1 for silence.
  static int tenth(Phone.Packet packet) {
    int code = ~packet.payload()[80] & 0xFF;
    int magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84;
    return magnitude < FIRST / 2 ? -1 : (magnitude - FIRST + STEP / 2) / STEP;
  }
}
