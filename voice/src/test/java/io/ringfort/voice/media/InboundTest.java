package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.Codec;
import io.ringfort.protocol.sdp.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboundTest {

  private static final AudioSession SESSION =
      new AudioSession(
          "127.0.0.1", 4_000, 4_001, false, Codec.PCMU, 0, 101, 101, Direction.SENDRECV);

  private final Inbound inbound = new Inbound();
  private final ByteBuffer packet = ByteBuffer.allocate(2_048);

  private void packet(int type, int sequence, int timestamp, int ssrc, byte[] payload, long nanos) {
    Rtp.writeHeader(packet, false, type, sequence & 0xFFFF, timestamp, ssrc);
    packet.put(payload).flip();
    inbound.packet(packet, SESSION, nanos);
  }

  private byte[] hears(byte[] sound, int ssrc) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] frame = new byte[160];
    for (int i = 0; i < sound.length / 160 + 4; i++) {
      if (i * 160 < sound.length) {
        System.arraycopy(sound, i * 160, frame, 0, 160);
        packet(0, i, i * 160, ssrc, frame, i * 20_000_000L);
      }
      inbound.next();
      out.writeBytes(inbound.heard());
    }
    return out.toByteArray();
  }

  @Test
  void survivesWhateverComesAndHearsTheNextSource() {
    Random random = new Random(7);
    byte[] bytes = new byte[2_048];
    for (int i = 0; i < 200_000; i++) {
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextInt(4) == 0 ? bytes[0] & 0x3F | 0x80 : 0x80);
      bytes[1] = new byte[] {0, 8, 13, 101, bytes[1]}[random.nextInt(5)];
      ByteBuffer any = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length));
      if (random.nextBoolean()) {
        // The same source, about the same time.
        bytes[8] = 0;
        bytes[4] = 0;
        bytes[5] = 0;
        bytes[2] = 0;
      }
      if (Rtp.isRtp(any)) {
        inbound.packet(any, SESSION, i * 1_000_000L);
      }
      if (random.nextInt(4) == 0) {
        inbound.next();
      }
    }
    byte[] sound = Sound.noise(400, 1);
    assertThat(Sound.find(sound, hears(sound, 0x12345678))).isNotNegative();
  }

  @Test
  void goesOnWithANewSourceAtOnce() {
    byte[] one = Sound.noise(400, 2);
    byte[] two = Sound.noise(400, 3);
    assertThat(Sound.find(one, hears(one, 1))).isNotNegative();
    assertThat(Sound.find(two, hears(two, 2))).isNotNegative();
    assertThat(inbound.reception().lost()).isZero();
    assertThat(inbound.reception().received()).isEqualTo(40);
  }

  @Test
  void countsComfortNoiseButDoesNotPlayIt() {
    packet(13, 1, 0, 1, new byte[] {60}, 0);
    packet(9, 2, 160, 1, new byte[160], 20_000_000);
    inbound.next();
    inbound.next();
    inbound.next();
    inbound.next();
    assertThat(inbound.heard()).containsOnly(0xFF);
    assertThat(inbound.reception().received()).isEqualTo(2);
  }

  @Test
  void measuresTheLongestGap() {
    byte[] frame = new byte[160];
    long[] arrivals = {0, 20, 45, 200, 210};
    for (int i = 0; i < arrivals.length; i++) {
      packet(0, i, i * 160, 1, frame, 1_000_000_000 + arrivals[i] * 1_000_000);
    }
    assertThat(inbound.longestGapNanos()).isEqualTo(155_000_000);
    assertThat(inbound.reception().jitter()).isPositive();
  }

  @Test
  void estimatesQualityFromLosses() {
    assertThat(Mos.estimate(0, 0)).isBetween(4.3, 4.5);
    assertThat(Mos.estimate(1_000, 10)).isBetween(3.8, 4.3);
    assertThat(Mos.estimate(1_000, 50)).isBetween(2.2, 3.3);
    assertThat(Mos.estimate(1_000, 1_000)).isBetween(1.0, 1.1);
  }
}
