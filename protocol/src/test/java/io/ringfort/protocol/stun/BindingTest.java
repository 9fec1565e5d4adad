package io.ringfort.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// https://www.rfc-editor.org/rfc/rfc8489, with the vectors of RFC 5769.
class BindingTest {
  private static final byte[] PASSWORD =
      "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

  // RFC 5769, 2.1.
  private static final byte[] REQUEST =
      HexFormat.of()
          .parseHex(
              "000100582112a442b7e7a701bc34d686fa87dfae"
                  + "802200105354554e207465737420636c69656e74"
                  + "002400046e0001ff80290008932ff9b151263b36"
                  + "00060009"
                  + "6576746a3a68367659202020"
                  + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                  + "80280004e57a3bcf");

  private static BindingRequest parsed(byte[] packet) {
    return BindingRequest.parse(packet, packet.length).orElseThrow();
  }

  @Test
  void readsTheRequestOfTheRfc() {
    BindingRequest request = parsed(REQUEST);

    assertThat(request.username()).isEqualTo("evtj:h6vY");
    assertThat(request.controlled()).isTrue();
    assertThat(request.nominates()).isFalse();
    assertThat(request.isFrom(PASSWORD)).isTrue();
    assertThat(request.isFrom("another".getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void answersWithTheAddressThatItCameFrom() throws Exception {
    // RFC 5769, 2.2, has the same transaction, address and password.
    InetSocketAddress from = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 32_853);

    byte[] answer = BindingResponse.success(parsed(REQUEST), from, PASSWORD);

    String hex = HexFormat.of().formatHex(answer);
    assertThat(hex).startsWith("0101").contains("00200008" + "0001a147e112a643");
    assertThat(hex.substring(8, 40)).isEqualTo("2112a442b7e7a701bc34d686fa87dfae");
    int fingerprint = answer.length - 8;
    assertThat(StunFields.fingerprint(answer, fingerprint))
        .isEqualTo(java.nio.ByteBuffer.wrap(answer).getInt(fingerprint + 4));
  }

  @Test
  void saysThatBothCannotBeControlled() {
    byte[] answer = BindingResponse.roleConflict(parsed(REQUEST), PASSWORD);

    assertThat(HexFormat.of().formatHex(answer)).startsWith("0111").contains("00000457");
    assertThat(answer.length % 4).isZero();
  }

  @Test
  void whatWasChangedIsNotFromThere() {
    for (int i = 20; i < REQUEST.length - 32; i++) {
      byte[] changed = REQUEST.clone();
      changed[i] ^= 1;

      boolean isTaken =
          BindingRequest.parse(changed, changed.length).filter(r -> r.isFrom(PASSWORD)).isPresent();

      assertThat(isTaken).as("byte %d", i).isFalse();
    }
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = Arrays.copyOf(REQUEST, random.nextInt(REQUEST.length + 1));
      for (int changes = random.nextInt(6); changes > 0 && packet.length > 0; changes--) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt();
      }
      if (packet.length >= 4 && random.nextBoolean()) {
        packet[2] = (byte) (packet.length - 20 >> 8);
        packet[3] = (byte) (packet.length - 20);
      }

      BindingRequest.parse(packet, packet.length).ifPresent(r -> r.isFrom(PASSWORD));
    }
  }
}
