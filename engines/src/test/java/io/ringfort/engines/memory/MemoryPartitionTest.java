package io.ringfort.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.memory.InfinispanMemory.Config;
import io.ringfort.engines.memory.InfinispanMemory.Member;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three zones of a holder and two others, one of which is cut off and joined again: it must not
/// hear of a world that the others have left.
class MemoryPartitionTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> ZONES = List.of("a", "b", "c");
  private static final String NET = "127." + ThreadLocalRandom.current().nextInt(20, 250);

  private final Map<String, InfinispanMemory> members = new LinkedHashMap<>();

  private static Member member(String zone, int number) {
    var address = NET + "." + (ZONES.indexOf(zone) + 1) + "." + number;
    int port;
    do {
      port = FreePort.on(address);
    } while (!FreePort.isFree(address, port + 1000));
    return new Member(zone + number, "region", zone, address, port);
  }

  @BeforeEach
  void start() throws Exception {
    var holders = ZONES.stream().map(z -> member(z, 1)).toList();
    // The first leads the cluster.
    try (ExecutorService sideBySide = Threads.virtualPerTask("start")) {
      var started = new ArrayList<Future<InfinispanMemory>>();
      for (var holder : holders) {
        started.add(
            sideBySide.submit(
                () -> InfinispanMemory.start(Config.among(holder, holders, true))));
      }
      for (int i = 0; i < holders.size(); i++) {
        members.put(holders.get(i).name(), started.get(i).get());
      }
    }
    for (int number = 2; number <= 3; number++) {
      for (var zone : ZONES) {
        var other = member(zone, number);
        members.put(
            other.name(), InfinispanMemory.start(Config.among(other, holders, false)));
      }
    }
    members.values().forEach(m -> m.map("hosts"));
    await().atMost(SOON).until(() -> members.values().stream().allMatch(this::isWhole));
  }

  private boolean isWhole(InfinispanMemory memory) {
    return memory.holdersInView() == 3 && memory.isHealthy() && !memory.isRebalancing();
  }

  @AfterEach
  void stop() {
    try (ExecutorService sideBySide = Threads.virtualPerTask("stop")) {
      members.values().forEach(m -> sideBySide.execute(m::close));
    }
  }

  private static JChannel channel(InfinispanMemory memory) {
    var transport = GlobalComponentRegistry.componentOf(memory.caches(), Transport.class);
    return ((JGroupsTransport) transport).getChannel();
  }

  private void cut(String zone) throws Exception {
    for (var one : members.entrySet()) {
      var discard = new DISCARD();
      members.forEach(
          (name, other) -> {
            if (name.startsWith(zone) != one.getKey().startsWith(zone)) {
              Address address = channel(other).getAddress();
              discard.addIgnoreMember(address);
            }
          });
      channel(one.getValue())
          .getProtocolStack()
          .insertProtocol(discard, ProtocolStack.Position.ABOVE, TP.class);
    }
  }

  private void join() {
    members.values().forEach(m -> channel(m).getProtocolStack().removeProtocol(DISCARD.class));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void aZoneThatIsJoinedAgainHearsOnlyOfWhatTheOthersMade(String zone) throws Exception {
    var inside = members.get(zone + "2").map("hosts");
    var outside = members.get((zone.equals("a") ? "b" : "a") + "2").map("hosts");
    for (int i = 0; i < 60; i++) {
      outside.put("k" + i, bytes("before"), null);
    }
    cut(zone);
    await().atMost(SOON).until(() -> members.get(zone + "2").holdersInView() == 1);
    for (int i = 0; i < 60; i++) {
      String key = "k" + i;
      await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(MemoryException.class)
          .until(
              () ->
                  outside.replace(key, bytes("before"), bytes("gone"), null)
                      || new String(outside.get(key), StandardCharsets.UTF_8).equals("gone"));
    }

    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    join();
    long end = System.nanoTime() + SOON.toNanos();
    int right = 0;
    for (int i = 0; right < 300 && System.nanoTime() < end; i = (i + 1) % 60) {
      String key = "k" + i;
      try {
        // As the beat of a host that was declared gone meanwhile.
        if (inside.replace(key, bytes("before"), bytes("before"), null)) {
          wrong.add(key + " was replaced");
        }
        String there = String.valueOf(new String(inside.get(key), StandardCharsets.UTF_8));
        if (there.equals("gone")) {
          right++;
        } else {
          wrong.add(key + " is " + there);
        }
      } catch (MemoryException refused) {
        Thread.onSpinWait();
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(right).isEqualTo(300);
    await().atMost(SOON).until(() -> members.values().stream().allMatch(this::isWhole));
    for (int i = 0; i < 60; i++) {
      assertThat(inside.get("k" + i)).isEqualTo(bytes("gone"));
    }
  }
}
