package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Names.LookupFailed;
import io.ringfort.voice.sip.Names.Server;
import io.ringfort.voice.sip.Names.Service;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// RFC 3263, section by section.
class ResolverTest {
  private final FakeNames names = new FakeNames();
  private final Set<Transport> ours = EnumSet.allOf(Transport.class);
  private long now;
  private final Resolver resolver =
      new Resolver(names, ours::contains, Duration.ofSeconds(30), () -> now);

  private List<String> hops(String uri) throws LookupFailed {
    return resolver.hops(SipUri.parse(uri)).stream().map(Object::toString).toList();
  }

  @Test
  void asksNobodyForAnAddress() throws Exception {
    assertThat(hops("sip:192.0.2.1")).containsExactly("UDP 192.0.2.1:5060");
    assertThat(hops("sip:[2001:db8::1]:5070;transport=tcp"))
        .containsExactly("TCP [2001:db8:0:0:0:0:0:1]:5070");
    assertThat(hops("sips:192.0.2.1")).containsExactly("TLS 192.0.2.1:5061");
    assertThat(names.asked).isZero();
  }

  @Test
  void asksOnlyForAddressesWhereThereIsAPort() throws Exception {
    names.address("gw.test", "192.0.2.1", "192.0.2.2");
    assertThat(hops("sip:gw.test:5080"))
        .containsExactly("UDP 192.0.2.1:5080", "UDP 192.0.2.2:5080");
    assertThat(names.asked).isEqualTo(1);
  }

  @Test
  void triesServersByPriority() throws Exception {
    names.address("a.test", "192.0.2.1");
    names.address("b.test", "192.0.2.2");
    names.address("c.test", "192.0.2.3");
    names.servers.put(
        "_sip._tcp.gw.test",
        List.of(
            new Server(20, 0, 5060, "c.test"),
            new Server(10, 0, 5060, "a.test"),
            new Server(15, 5, 5065, "nowhere.test"),
            new Server(15, 0, 5062, "b.test")));
    assertThat(hops("sip:gw.test;transport=tcp"))
        .containsExactly("TCP 192.0.2.1:5060", "TCP 192.0.2.2:5062", "TCP 192.0.2.3:5060");
  }

  @Test
  void prefersTheServiceThatTheDomainPrefersAndWeSpeak() throws Exception {
    names.address("a.test", "192.0.2.1");
    names.services.put(
        "gw.test",
        List.of(
            new Service(50, 10, "SIP+D2U", "_sip._udp.gw.test"),
            new Service(10, 10, "SIPS+D2T", "_sips._tcp.gw.test"),
            new Service(5, 10, "SIP+D2S", "_sip._sctp.gw.test")));
    names.servers.put("_sip._udp.gw.test", List.of(new Server(1, 1, 5060, "a.test")));
    names.servers.put("_sips._tcp.gw.test", List.of(new Server(1, 1, 5061, "a.test")));
    assertThat(hops("sip:gw.test")).containsExactly("TLS 192.0.2.1:5061", "UDP 192.0.2.1:5060");
    ours.remove(Transport.TLS);
    now += Duration.ofMinutes(1).toNanos();
    assertThat(hops("sip:gw.test")).containsExactly("UDP 192.0.2.1:5060");
  }

  @Test
  void fallsBackToTheAddressOfTheNameItself() throws Exception {
    names.address("gw.test", "192.0.2.1");
    assertThat(hops("sip:gw.test")).containsExactly("UDP 192.0.2.1:5060");
  }

  @Test
  void goesOnWithWhatItKnowsWhenDnsIsDown() throws Exception {
    names.address("gw.test", "192.0.2.1");
    hops("sip:gw.test:5060");
    int asked = names.asked;
    hops("sip:gw.test:5060");
    assertThat(names.asked).isEqualTo(asked);
    names.down = true;
    now += Duration.ofMinutes(5).toNanos();
    assertThat(hops("sip:gw.test:5060")).containsExactly("UDP 192.0.2.1:5060");
    assertThat(names.asked).isGreaterThan(asked);
    assertThatThrownBy(() -> hops("sip:unknown.test:5060")).isInstanceOf(LookupFailed.class);
  }
}
