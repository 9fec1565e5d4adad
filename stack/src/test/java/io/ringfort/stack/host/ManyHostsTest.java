package io.ringfort.stack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ringfort.api.errors.ApiException;
import io.ringfort.api.operator.StackDoor;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.inside.HttpInside;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.StackKey;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyHostsTest {
  private static final HttpInside.Pages PAGES = new HttpInside.Pages(Map.of(), () -> "two 2\n");

  @TempDir Path folder;
  private final FakeHosts hosts = FakeHosts.of("a-api", "a", Role.API);

  private void beside(String name, int port, Host.State state) {
    Host plain = FakeHosts.host(name, "b", 1, Role.VOICE);
    hosts.put(
        new Host(
            plain.name(),
            plain.region(),
            plain.zone(),
            plain.roles(),
            plain.release(),
            1,
            state,
            plain.address(),
            Map.of(Host.INSIDE, port),
            Map.of()));
  }

  /// A host that does not answer leaves a gap, and nobody waits for one that is gone.
  @Test
  void asksTheOthersWhatTheyMeasure() {
    try (HttpInside other =
        HttpInside.start(
            new InetSocketAddress("127.0.0.1", 0),
            new StackKey(new byte[] {1}),
            new Json(),
            PAGES)) {
      beside("b-voice", other.port(), Host.State.UP);
      beside("c-voice", 1, Host.State.UP);
      beside("d-voice", 1, Host.State.GONE);

      StackDoor stack = new ManyHosts(folder, hosts, () -> "one 1\n", List.of());

      assertThat(stack.metrics()).isEqualTo(Map.of("a-api", "one 1\n", "b-voice", "two 2\n"));
      assertThat(stack.hosts()).extracting(Host::name).contains(new HostName("d-voice"));
    }
  }

  @Test
  void refusesOrdersWhereNoAgentIs() {
    StackDoor stack = new ManyHosts(folder, hosts, () -> "", List.of());

    assertThat(stack.takesOrders()).isFalse();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> stack.order(StackDoor.Order.STOP, "b-voice"))
        .withMessageContaining("no stack of several hosts runs on");
    assertThat(stack.releases()).isEmpty();
    assertThat(stack.deploy()).isEmpty();
    assertThat(stack.drills()).isEmpty();
  }
}
