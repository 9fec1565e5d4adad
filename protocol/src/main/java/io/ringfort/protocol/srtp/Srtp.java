package io.ringfort.protocol.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// One direction of a session: protects packets, or checks and opens them, in place. A packet lies
/// at index 0 of its array, which needs [#MOST_ADDED] bytes behind it. One thread.
public final class Srtp {
  /// By how much a packet may grow.
  public static final int MOST_ADDED = 20;

  /// A packet that is not genuine, not new, or not whole.
  public static final int REFUSED = -1;

  private static final int RTP_HEADER = 12;
  private static final int RTCP_HEADER = 8;
  private static final int INDEX_BYTES = 4;

  // A source costs memory, and whoever has the keys may send many.
  private static final int MOST_SOURCES = 64;

  private final SrtpProfile profile;
  private final Cipher cipher;
  private final Side rtp;
  private final Side rtcp;
  private final Map<Integer, Source> sources = new HashMap<>();

  /// Keys of either RTP or RTCP.
  ///
  /// @param mac null where the cipher itself authenticates
  private record Side(SecretKeySpec key, byte[] salt, @Nullable Mac mac) {}

  /// What is counted for one SSRC.
  private static final class Source {
    final ReplayWindow packets = new ReplayWindow();
    final ReplayWindow reports = new ReplayWindow();
    long nextReport;
    long lastSent = -1;
  }

  /// @param key and `salt`: the master's, of the profile's lengths
  public Srtp(SrtpProfile profile, byte[] key, byte[] salt) {
    if (key.length != profile.keyBytes() || salt.length != profile.saltBytes()) {
      throw new IllegalArgumentException(
          "got a key of %d and a salt of %d bytes (expected: %d and %d)"
              .formatted(key.length, salt.length, profile.keyBytes(), profile.saltBytes()));
    }
    this.profile = profile;
    try {
      cipher = Cipher.getInstance(profile.isAead() ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
      rtp = side(key, salt, 0);
      rtcp = side(key, salt, 3);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks what SRTP needs", e);
    }
  }

  /// RFC 3711, 4.3.2: labels 0 to 2 are RTP's, 3 to 5 RTCP's.
  private Side side(byte[] key, byte[] salt, int label) throws GeneralSecurityException {
    Mac mac = null;
    if (!profile.isAead()) {
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(derived(key, salt, label + 1, 20), "HmacSHA1"));
    }
    return new Side(
        new SecretKeySpec(derived(key, salt, label, profile.keyBytes()), "AES"),
        derived(key, salt, label + 2, profile.saltBytes()),
        mac);
  }

  private static byte[] derived(byte[] key, byte[] salt, int label, int length)
      throws GeneralSecurityException {
    // RFC 7714, 11: a salt of 12 bytes counts as one of 14 with zeros behind.
    byte[] counter = Arrays.copyOf(salt, 16);
    counter[7] ^= (byte) label;
    Cipher prf = Cipher.getInstance("AES/CTR/NoPadding");
    prf.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
    return prf.doFinal(new byte[length]);
  }

  /// Protects a packet of RTP.
  ///
  /// @return its new length, or [#REFUSED] when it is none
  public int protect(byte[] packet, int length) {
    int header = header(packet, length);
    Source source = header < 0 ? null : source(Bytes.int32(packet, 8));
    if (source == null) {
      return REFUSED;
    }
    int sequence = Bytes.int16(packet, 2);
    long index = source.lastSent < 0 ? sequence : index(source.lastSent, sequence);
    source.lastSent = Math.max(source.lastSent, index);
    try {
      begin(Cipher.ENCRYPT_MODE, rtp, Bytes.int32(packet, 8), index);
      if (profile.isAead()) {
        cipher.updateAAD(packet, 0, header);
        return header + cipher.doFinal(packet, header, length - header, packet, header);
      }
      cipher.doFinal(packet, header, length - header, packet, header);
      byte[] tag = tag(rtp, packet, length, index >>> 16);
      System.arraycopy(tag, 0, packet, length, profile.tagBytes());
      return length + profile.tagBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet cannot be protected", e);
    }
  }

  /// Checks and opens a packet of RTP.
  ///
  /// @return its new length, or [#REFUSED]
  public int unprotect(byte[] packet, int length) {
    int body = length - profile.tagBytes();
    int header = header(packet, body);
    if (header < 0) {
      return REFUSED;
    }
    int ssrc = Bytes.int32(packet, 8);
    Source known = sources.get(ssrc);
    Source source = known == null ? new Source() : known;
    long highest = source.packets.highest();
    int sequence = Bytes.int16(packet, 2);
    long index = highest < 0 ? sequence : index(highest, sequence);
    if (index < 0 || !source.packets.isNew(index) || isOneTooMany(known)) {
      return REFUSED;
    }
    try {
      if (!open(packet, header, body, length, index)) {
        return REFUSED;
      }
    } catch (GeneralSecurityException e) {
      return REFUSED;
    }
    // Only what is genuine makes or moves anything.
    sources.put(ssrc, source);
    source.packets.mark(index);
    return body;
  }

  private boolean open(byte[] packet, int header, int body, int length, long index)
      throws GeneralSecurityException {
    int ssrc = Bytes.int32(packet, 8);
    if (profile.isAead()) {
      begin(Cipher.DECRYPT_MODE, rtp, ssrc, index);
      cipher.updateAAD(packet, 0, header);
      return opened(packet, header, length);
    }
    if (!isGenuine(tag(rtp, packet, body, index >>> 16), packet, body)) {
      return false;
    }
    begin(Cipher.DECRYPT_MODE, rtp, ssrc, index);
    cipher.doFinal(packet, header, body - header, packet, header);
    return true;
  }

  private boolean opened(byte[] packet, int from, int to) throws GeneralSecurityException {
    try {
      cipher.doFinal(packet, from, to - from, packet, from);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    }
  }

  /// Protects a compound packet of RTCP.
  ///
  /// @return its new length, or [#REFUSED] when it is none
  public int protectRtcp(byte[] packet, int length) {
    Source source = length < RTCP_HEADER ? null : source(Bytes.int32(packet, 4));
    if (source == null) {
      return REFUSED;
    }
    long index = source.nextReport++ & 0x7FFFFFFF;
    int marked = (int) index | 0x80000000;
    try {
      begin(Cipher.ENCRYPT_MODE, rtcp, Bytes.int32(packet, 4), index);
      if (profile.isAead()) {
        cipher.updateAAD(packet, 0, RTCP_HEADER);
        cipher.updateAAD(Bytes.of(marked));
        int end = RTCP_HEADER;
        end += cipher.doFinal(packet, RTCP_HEADER, length - RTCP_HEADER, packet, RTCP_HEADER);
        Bytes.put(packet, end, marked);
        return end + INDEX_BYTES;
      }
      cipher.doFinal(packet, RTCP_HEADER, length - RTCP_HEADER, packet, RTCP_HEADER);
      Bytes.put(packet, length, marked);
      byte[] tag = tag(rtcp, packet, length + INDEX_BYTES, -1);
      System.arraycopy(tag, 0, packet, length + INDEX_BYTES, profile.tagBytes());
      return length + INDEX_BYTES + profile.tagBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet cannot be protected", e);
    }
  }

  /// Checks and opens a packet of RTCP; one that is not encrypted is refused.
  ///
  /// @return its new length, or [#REFUSED]
  public int unprotectRtcp(byte[] packet, int length) {
    if (length < RTCP_HEADER + INDEX_BYTES + profile.tagBytes()) {
      return REFUSED;
    }
    int at = profile.isAead() ? length - INDEX_BYTES : length - INDEX_BYTES - profile.tagBytes();
    int marked = Bytes.int32(packet, at);
    int ssrc = Bytes.int32(packet, 4);
    Source known = sources.get(ssrc);
    Source source = known == null ? new Source() : known;
    long index = marked & 0x7FFFFFFF;
    if (marked >= 0 || !source.reports.isNew(index) || isOneTooMany(known)) {
      return REFUSED;
    }
    try {
      if (profile.isAead()) {
        begin(Cipher.DECRYPT_MODE, rtcp, ssrc, index);
        cipher.updateAAD(packet, 0, RTCP_HEADER);
        cipher.updateAAD(packet, at, INDEX_BYTES);
        if (!opened(packet, RTCP_HEADER, at)) {
          return REFUSED;
        }
        at -= profile.tagBytes();
      } else {
        if (!isGenuine(tag(rtcp, packet, at + INDEX_BYTES, -1), packet, at + INDEX_BYTES)) {
          return REFUSED;
        }
        begin(Cipher.DECRYPT_MODE, rtcp, ssrc, index);
        cipher.doFinal(packet, RTCP_HEADER, at - RTCP_HEADER, packet, RTCP_HEADER);
      }
    } catch (GeneralSecurityException e) {
      return REFUSED;
    }
    sources.put(ssrc, source);
    source.reports.mark(index);
    return at;
  }

  private boolean isOneTooMany(@Nullable Source known) {
    return known == null && sources.size() >= MOST_SOURCES;
  }

  private @Nullable Source source(int ssrc) {
    Source known = sources.get(ssrc);
    if (known == null && sources.size() < MOST_SOURCES) {
      known = new Source();
      sources.put(ssrc, known);
    }
    return known;
  }

  private boolean isGenuine(byte[] tag, byte[] packet, int at) {
    return MessageDigest.isEqual(
        Arrays.copyOf(tag, profile.tagBytes()),
        Arrays.copyOfRange(packet, at, at + profile.tagBytes()));
  }

  /// @param rollover counts the turns of the sequence number; -1 for RTCP, which has none
  private static byte[] tag(Side side, byte[] packet, int length, long rollover) {
    Mac mac = side.mac();
    if (mac == null) {
      throw new IllegalStateException("got a profile without a MAC (expected: one with)");
    }
    mac.update(packet, 0, length);
    if (rollover >= 0) {
      mac.update(Bytes.of((int) rollover));
    }
    return mac.doFinal();
  }

  private void begin(int mode, Side side, int ssrc, long index) throws GeneralSecurityException {
    AlgorithmParameterSpec iv;
    if (profile.isAead()) {
      // RFC 7714, 8.1: two bytes of zeros, SSRC, the index of 48 bits.
      byte[] nonce = side.salt().clone();
      Bytes.xor(nonce, 2, ssrc);
      Bytes.xor(nonce, 6, (int) (index >>> 16));
      nonce[10] ^= (byte) (index >> 8);
      nonce[11] ^= (byte) index;
      iv = new GCMParameterSpec(8 * profile.tagBytes(), nonce);
    } else {
      // RFC 3711, 4.1.1.
      byte[] counter = Arrays.copyOf(side.salt(), 16);
      Bytes.xor(counter, 4, ssrc);
      Bytes.xor(counter, 8, (int) (index >>> 16));
      counter[12] ^= (byte) (index >> 8);
      counter[13] ^= (byte) index;
      iv = new IvParameterSpec(counter);
    }
    cipher.init(mode, side.key(), iv);
  }

  /// The index of 48 bits that a sequence number most likely means (RFC 3711, 3.3.1).
  private static long index(long highest, int sequence) {
    long turns = highest >>> 16;
    int last = (int) (highest & 0xFFFF);
    if (last < 0x8000 && sequence - last > 0x8000) {
      turns--;
    } else if (last >= 0x8000 && last - 0x8000 > sequence) {
      turns++;
    }
    return turns << 16 | sequence;
  }

  /// How long the header of a packet is that has that many bytes; -1 when it is cut short.
  private static int header(byte[] packet, int length) {
    if (length < RTP_HEADER || (packet[0] & 0xC0) != 0x80) {
      return -1;
    }
    int header = RTP_HEADER + 4 * (packet[0] & 0x0F);
    if ((packet[0] & 0x10) != 0) {
      if (header + 4 > length) {
        return -1;
      }
      header += 4 + 4 * Bytes.int16(packet, header + 2);
    }
    return header <= length ? header : -1;
  }
}
