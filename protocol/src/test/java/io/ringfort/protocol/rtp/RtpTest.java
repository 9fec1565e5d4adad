package io.ringfort.protocol.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpTest {

  private static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  @Test
  void readsAHeaderWithSourcesExtensionAndPadding() {
    ByteBuffer packet =
        hex("b2 88 fffe 00000010 80000001 00000001 00000002 bede 0001 aabbccdd 112233 000003");
    assertThat(Rtp.isRtp(packet)).isTrue();
    assertThat(Rtp.marker(packet)).isTrue();
    assertThat(Rtp.payloadType(packet)).isEqualTo(8);
    assertThat(Rtp.sequence(packet)).isEqualTo(65_534);
    assertThat(Rtp.timestamp(packet)).isEqualTo(16);
    assertThat(Rtp.ssrc(packet)).isEqualTo(0x80000001);
    assertThat(Rtp.payloadOffset(packet)).isEqualTo(28);
    assertThat(Rtp.payloadLength(packet)).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNoRtp() {
    assertThat(Rtp.isRtp(hex("80 00 0001 00000010 000000"))).isFalse();
    assertThat(Rtp.isRtp(hex("00 00 0001 00000010 00000001"))).as("version 0").isFalse();
    assertThat(Rtp.isRtp(hex("8f 00 0001 00000010 00000001"))).as("15 sources").isFalse();
    assertThat(Rtp.isRtp(hex("90 00 0001 00000010 00000001 bede ffff"))).isFalse();
    assertThat(Rtp.isRtp(hex("90 00 0001 00000010 00000001"))).isFalse();
    assertThat(Rtp.isRtp(hex("a0 00 0001 00000010 00000001 05"))).as("padding").isFalse();
    ByteBuffer report = hex("80 c8 0001 00000010 00000001");
    assertThat(Rtp.isRtp(report)).isFalse();
    assertThat(Rtp.isRtcp(report)).isTrue();
  }

  @Test
  void neverReadsBeyondAPacket() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
      }
      ByteBuffer packet = ByteBuffer.wrap(bytes);
      if (Rtp.isRtp(packet)) {
        int length = Rtp.payloadLength(packet);
        assertThat(Rtp.payloadOffset(packet) + length).isLessThanOrEqualTo(bytes.length);
      }
      Rtcp.parse(packet);
    }
  }

  @Test
  void writesTheHeaderOfTheStandard() {
    ByteBuffer packet = ByteBuffer.allocate(12);
    Rtp.writeHeader(packet, true, 101, 0x1_0002, 3, -1);
    assertThat(packet.array()).isEqualTo(hex("80 e5 0002 00000003 ffffffff").array());
  }

  @Test
  void readsTheReportsThatItWrites() {
    Rtcp.Block block = new Rtcp.Block(7, 255, -2, 65_540, 0xFFFF_FFFFL, 9, 65_536);
    Rtcp.SenderReport sender =
        new Rtcp.SenderReport(1, Rtcp.ntp(0), -5, 0xFFFF_FFFEL, 160, List.of(block));
    Rtcp.ReceiverReport receiver = new Rtcp.ReceiverReport(2, List.of(block, block));
    ByteBuffer datagram = ByteBuffer.allocate(512);
    Rtcp.write(sender, datagram);
    Rtcp.write(receiver, datagram);
    Rtcp.writeName(1, "someone", datagram);
    Rtcp.write(new Rtcp.Goodbye(1), datagram);
    datagram.flip();
    assertThat(datagram.limit() % 4).isZero();
    assertThat(Rtcp.parse(datagram))
        .containsExactly(sender, receiver, new Rtcp.Other(202), new Rtcp.Goodbye(1));
    assertThat(sender.ntp()).isEqualTo(2_208_988_800L << 32);
    assertThat(Rtcp.ntp(1_500) - Rtcp.ntp(1_000)).isEqualTo(1L << 31);
  }

  @Test
  void writesAGoodbyeByteForByte() {
    ByteBuffer datagram = ByteBuffer.allocate(32);
    Rtcp.write(new Rtcp.ReceiverReport(0x01020304, List.of()), datagram);
    Rtcp.writeName(0x01020304, "ab", datagram);
    Rtcp.write(new Rtcp.Goodbye(0x01020304), datagram);
    assertThat(datagram.flip())
        .isEqualTo(
            hex(
                "80 c9 0001 01020304 81 ca 0003 01020304 01 02 6162 00 000000 81 cb 0001"
                    + " 01020304"));
  }
}
