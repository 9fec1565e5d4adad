package io.ringfort.protocol.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// https://www.rfc-editor.org/rfc/rfc3711 and https://www.rfc-editor.org/rfc/rfc7714, against an
/// implementation that is not ours.
class SrtpTest {
  private static final int LENGTH = 172;
  private final Random random = new Random(7);

  private byte[] packet(int sequence, int ssrc) {
    byte[] packet = new byte[LENGTH + 64];
    byte[] payload = new byte[LENGTH - 12];
    random.nextBytes(payload);
    System.arraycopy(payload, 0, packet, 12, payload.length);
    packet[0] = (byte) 0x80;
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    packet[11] = (byte) ssrc;
    return packet;
  }

  private byte[] report() {
    byte[] packet = packet(0, 0);
    packet[1] = (byte) 200;
    packet[7] = 9;
    return packet;
  }

  private record Pair(Srtp ours, SrtpContextFactory theirs) {}

  private Pair pair(SrtpProfile profile, boolean theySend) {
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    SrtpPolicy policy =
        profile.isAead()
            ? new SrtpPolicy(
                SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12)
            : new SrtpPolicy(
                SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    return new Pair(
        new Srtp(profile, key, salt),
        new SrtpContextFactory(
            theySend, key.clone(), salt.clone(), policy, policy, new LoggerImpl("test")));
  }

  @ParameterizedTest
  @EnumSource
  void anotherOpensWhatWeProtect(SrtpProfile profile) throws Exception {
    Pair pair = pair(profile, false);
    SrtpCryptoContext theirs = pair.theirs().deriveContext(9, 0);
    SrtcpCryptoContext reports = pair.theirs().deriveControlContext(9);
    // The sequence number turns twice.
    for (int i = 0; i < 140_000; i += 1 + i % 3) {
      byte[] packet = packet(65_000 + i & 0xFFFF, 9);
      byte[] clear = Arrays.copyOf(packet, LENGTH);

      Buffer sent = new Buffer(packet, pair.ours().protect(packet, LENGTH));

      assertThat(theirs.reverseTransformPacket(sent, false)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(sent.bytes()).as("packet %d", i).isEqualTo(clear);
    }
    for (int i = 0; i < 200; i++) {
      byte[] packet = report();
      byte[] clear = Arrays.copyOf(packet, LENGTH);
      Buffer sent = new Buffer(packet, pair.ours().protectRtcp(packet, LENGTH));

      assertThat(reports.reverseTransformPacket(sent)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(sent.bytes()).isEqualTo(clear);
    }
  }

  @ParameterizedTest
  @EnumSource
  void opensWhatAnotherProtects(SrtpProfile profile) throws Exception {
    Pair pair = pair(profile, true);
    SrtpCryptoContext theirs = pair.theirs().deriveContext(9, 0);
    SrtcpCryptoContext reports = pair.theirs().deriveControlContext(9);
    for (int i = 0; i < 140_000; i += 1 + i % 3) {
      byte[] packet = packet(65_000 + i & 0xFFFF, 9);
      byte[] clear = Arrays.copyOf(packet, LENGTH);
      Buffer sent = new Buffer(packet, LENGTH);
      theirs.transformPacket(sent);
      byte[] again = sent.buffer.clone();

      int length = pair.ours().unprotect(sent.buffer, sent.length);

      assertThat(Arrays.copyOf(sent.buffer, length)).as("packet %d", i).isEqualTo(clear);
      assertThat(pair.ours().unprotect(again, sent.length)).isEqualTo(Srtp.REFUSED);
    }
    for (int i = 0; i < 200; i++) {
      byte[] packet = report();
      byte[] clear = Arrays.copyOf(packet, LENGTH);
      Buffer sent = new Buffer(packet, LENGTH);
      reports.transformPacket(sent);
      byte[] again = sent.buffer.clone();

      int length = pair.ours().unprotectRtcp(sent.buffer, sent.length);

      assertThat(Arrays.copyOf(sent.buffer, length)).isEqualTo(clear);
      assertThat(pair.ours().unprotectRtcp(again, sent.length)).isEqualTo(Srtp.REFUSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasChangedIsRefusedAndHurtsNothing(SrtpProfile profile) {
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    Srtp sender = new Srtp(profile, key, salt);
    Srtp receiver = new Srtp(profile, key, salt);
    for (int i = 0; i < 5_000; i++) {
      byte[] packet = packet(i, 1);
      int length = sender.protect(packet, LENGTH);
      byte[] forged = packet.clone();
      forged[random.nextInt(length)] ^= (byte) (1 + random.nextInt(255));
      int cut = random.nextInt(4) == 0 ? random.nextInt(length) : length;
      if (cut < length || !Arrays.equals(forged, packet)) {
        assertThat(receiver.unprotect(forged.clone(), cut)).isEqualTo(Srtp.REFUSED);
        assertThat(receiver.unprotectRtcp(forged.clone(), cut)).isEqualTo(Srtp.REFUSED);
      }
      assertThat(receiver.unprotect(packet, length)).isEqualTo(LENGTH);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyBytesAreRefused(SrtpProfile profile) {
    Srtp receiver = new Srtp(profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()]);
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = new byte[300];
      random.nextBytes(packet);
      int length = random.nextInt(280);

      assertThat(receiver.unprotect(packet.clone(), length)).isEqualTo(Srtp.REFUSED);
      assertThat(receiver.unprotectRtcp(packet, length)).isEqualTo(Srtp.REFUSED);
    }
  }

  /// A packet as that library takes it.
  private static final class Buffer implements ByteArrayBuffer {
    byte[] buffer;
    int offset;
    int length;

    Buffer(byte[] buffer, int length) {
      this.buffer = buffer;
      this.length = length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return buffer;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int newLength) {
      length = newLength;
    }

    @Override
    public void setOffset(int newOffset) {
      offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] to) {
      System.arraycopy(buffer, offset + from, to, 0, count);
    }

    @Override
    public void grow(int by) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length, offset + length + by));
    }

    @Override
    public void append(byte[] data, int count) {
      grow(count);
      System.arraycopy(data, 0, buffer, offset + length, count);
      length += count;
    }

    @Override
    public void shrink(int by) {
      length -= by;
    }
  }
}
