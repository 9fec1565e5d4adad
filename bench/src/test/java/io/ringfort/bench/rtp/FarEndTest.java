package io.ringfort.bench.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FarEndTest {
  @Test
  void tellsStreamsApartCountsWhatIsMissingAndSpeaksBack() throws Exception {
    try (FarEnd farEnd = FarEnd.open();
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      farEnd.begin();
      for (int sequence : new int[] {65_534, 65_535, 0, 3}) {
        send(socket, farEnd.port(), 0, 1, sequence);
      }
      send(socket, farEnd.port(), 0, 2, 7);
      // RTCP, a sender report: not sound.
      send(socket, farEnd.port(), 72, 3, 0);
      farEnd.speak(true);
      DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
      socket.setSoTimeout(2_000);
      socket.receive(answer);
      assertThat(answer.getLength()).isEqualTo(172);
      RtpFigures figures = farEnd.end();
      assertThat(figures.streams()).isEqualTo(2);
      assertThat(figures.packets()).isEqualTo(5);
      assertThat(figures.lost()).isEqualTo(2);
      assertThat(figures.longestGap()).isPositive();
    }
  }

  private static void send(DatagramSocket socket, int port, int type, int ssrc, int sequence)
      throws Exception {
    ByteBuffer packet = ByteBuffer.allocate(172);
    packet.put((byte) 0x80).put((byte) type).putShort((short) sequence).putInt(0).putInt(ssrc);
    socket.send(new DatagramPacket(packet.array(), 172, InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void encodesAsTheTableSays() {
    // ITU-T G.711, table 2a: zero, and the ends.
    assertThat(Tone.ulaw((short) 0)).isEqualTo((byte) 0xFF);
    assertThat(Tone.ulaw(Short.MAX_VALUE)).isEqualTo((byte) 0x80);
    assertThat(Tone.ulaw((short) -32_767)).isEqualTo((byte) 0x00);
  }
}
