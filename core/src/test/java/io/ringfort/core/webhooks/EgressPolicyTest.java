package io.ringfort.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.ringfort.core.net.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ranges are those of <https://www.iana.org/assignments/iana-ipv4-special-registry> and its
/// IPv6 sister.
class EgressPolicyTest {

  /// Without a lookup, and keeping IPv4-mapped addresses in their IPv6 form, which Java would
  /// otherwise shorten.
  private static InetAddress address(String literal) throws Exception {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    return bytes.length == 16
        ? Inet6Address.getByAddress(null, bytes, -1)
        : InetAddress.getByAddress(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::a00:1",
        "::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:0a00:0001::1",
        "2002:7f00:0001::1",
        "2001:0:1234::1",
        "100::1"
      })
  void refusesWhatIsNotPublicUnderEitherPolicy(String literal) throws Exception {
    assertThat(EgressPolicy.publicOnly().allows(address(literal), 80)).isFalse();
    assertThat(EgressPolicy.allowLoopback().allows(address(literal), 80)).isFalse();
  }

  @Test
  void reachesNetworksOfOnesOwnWhereTheyAreNamed() throws Exception {
    EgressPolicy policy =
        EgressPolicy.publicOnly().and(List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00::/8")));

    assertThat(policy.allows(address("10.1.2.3"), 80)).isTrue();
    assertThat(policy.allows(address("fd00:ec2::254"), 80)).isTrue();
    assertThat(policy.allows(address("1.1.1.1"), 80)).isTrue();
    assertThat(policy.allows(address("10.2.0.1"), 80)).isFalse();
    assertThat(policy.allows(address("127.0.0.1"), 80)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"})
  void reachesLoopbackOnlyWhereAllowed(String literal) throws Exception {
    assertThat(EgressPolicy.publicOnly().allows(address(literal), 80)).isFalse();
    assertThat(EgressPolicy.allowLoopback().allows(address(literal), 80)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.1.1.1",
        "128.0.0.1",
        "169.253.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.1",
        "2606:4700::1111",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2002:0101:0101::1",
        "2a00::1"
      })
  void reachesThePublicInternet(String literal) throws Exception {
    assertThat(EgressPolicy.publicOnly().allows(address(literal), 443)).isTrue();
    assertThat(EgressPolicy.allowLoopback().allows(address(literal), 443)).isTrue();
  }
}
