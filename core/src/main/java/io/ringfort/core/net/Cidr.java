package io.ringfort.core.net;

import java.net.InetAddress;

/// A range of IP addresses, such as `192.0.2.0/24`; an address alone is a range of one.
public record Cidr(InetAddress network, int bits) {

  public Cidr {
    int most = network.getAddress().length * 8;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "address range: got /" + bits + " (expected: /0 to /" + most + ")");
    }
  }

  /// @throws IllegalArgumentException when it is none
  public static Cidr parse(String text) {
    try {
      int slash = text.indexOf('/');
      var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int bits =
          slash < 0 ? network.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
      return new Cidr(network, bits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "address range: got '" + text + "' (expected: an IP address, a slash and a number)", e);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    int mask = 0xff << (8 - rest) & 0xff;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & mask) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + bits;
  }
}
