package io.ringfort.core.webhooks;

import java.net.InetAddress;
import java.util.Arrays;

/// Where an IP address belongs, by the IANA registries of special-purpose addresses (RFC 6890 and
/// its updates).
enum AddressRange {
  PUBLIC,
  LOOPBACK,
  RESERVED;

  static AddressRange of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? ofIpv4(bytes, 0) : ofIpv6(bytes);
  }

  private static AddressRange ofIpv4(byte[] bytes, int offset) {
    int a = bytes[offset] & 0xff;
    int b = bytes[offset + 1] & 0xff;
    int c = bytes[offset + 2] & 0xff;
    if (a == 127) {
      return LOOPBACK;
    }
    boolean reserved =
        a == 0 // "this network": Linux connects 0.0.0.0 to itself
            || a == 10
            || a == 100 && b >= 64 && b < 128 // carrier-grade NAT, RFC 6598
            || a == 169 && b == 254 // link-local, with the metadata services of clouds
            || a == 172 && b >= 16 && b < 32
            || a == 192 && b == 168
            || a == 192 && b == 0 && c == 0
            || a == 198 && (b == 18 || b == 19) // benchmarks, RFC 2544
            || a >= 224; // multicast, class E, broadcast
    return reserved ? RESERVED : PUBLIC;
  }

  private static AddressRange ofIpv6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    if (isZero(bytes, 0, 10) && bytes[10] == -1 && bytes[11] == -1) {
      return ofIpv4(bytes, 12); // IPv4-mapped, RFC 4291 section 2.5.5.2
    }
    if (isZero(bytes, 0, 15) && bytes[15] == 1) {
      return LOOPBACK;
    }
    if (first == 0x64
        && bytes[2] == (byte) 0xff
        && bytes[3] == (byte) 0x9b
        && isZero(bytes, 4, 12)) {
      return embedded(bytes, 12); // NAT64, RFC 6052
    }
    if (first == 0x2002) {
      return embedded(bytes, 2); // 6to4, RFC 3056
    }
    // Of IPv6 only 2000::/3 is given out; Teredo (2001::/32) hides an IPv4 address in a scrambled
    // form.
    boolean teredo = first == 0x2001 && bytes[2] == 0 && bytes[3] == 0;
    return (first & 0xe000) == 0x2000 && !teredo ? PUBLIC : RESERVED;
  }

  // A translator, not this machine, would end a packet to a loopback address: no laptop needs that.
  private static AddressRange embedded(byte[] bytes, int offset) {
    return ofIpv4(bytes, offset) == PUBLIC ? PUBLIC : RESERVED;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, new byte[to - from], 0, to - from);
  }
}
