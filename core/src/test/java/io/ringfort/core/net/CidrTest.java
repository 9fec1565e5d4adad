package io.ringfort.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
  })
  void containsWhatSharesItsFirstBits(String range, String address, boolean contained) {
    assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
  }

  @Test
  void refusesWhatIsNoRange() {
    assertThatThrownBy(() -> Cidr.parse("192.0.2.0/33")).hasMessageContaining("/0 to /32");
    assertThatThrownBy(() -> Cidr.parse("host/8")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cidr.parse("192.0.2.0/x")).hasMessageContaining("192.0.2.0/x");
  }
}
