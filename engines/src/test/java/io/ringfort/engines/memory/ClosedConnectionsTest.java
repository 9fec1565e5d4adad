package io.ringfort.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.memory.InfinispanMemory.Member;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.processes.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jgroups.JChannel;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two members of a group, of whom one waits for hours before it believes in a death for any other
/// reason.
class ClosedConnectionsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private ChildJvm other;
  private JChannel channel;

  @BeforeEach
  void start() throws Exception {
    List<Member> both = List.of(member("one"), member("other"));
    channel = ChannelProcess.join(both.getFirst(), both);
    VERIFY_SUSPECT2 verify = channel.getProtocolStack().findProtocol(VERIFY_SUSPECT2.class);
    verify.setTimeout(TimeUnit.HOURS.toMillis(2));
    other =
        ChildJvm.start(
            ChannelProcess.class,
            both.stream().map(HolderProcess::text).toArray(String[]::new));
    await().atMost(SOON).until(() -> other.hasPrinted(ChannelProcess.READY) && members() == 2);
  }

  private static Member member(String name) {
    int port;
    do {
      port = FreePort.on("127.0.0.1");
    } while (!FreePort.isFree("127.0.0.1", port + 1000));
    return new Member(name, "region", "zone", "127.0.0.1", port);
  }

  private int members() {
    return channel.getView().size();
  }

  private ClosedConnections closed() {
    return channel.getProtocolStack().findProtocol(ClosedConnections.class);
  }

  @AfterEach
  void stop() {
    channel.close();
    other.close();
  }

  @Test
  void whoseProcessIsGoneLeavesTheView() {
    other.kill();
    await().atMost(SOON).until(() -> members() == 1);
  }

  @Test
  void whoClosesAConnectionAndLivesStays() {
    other.say("close");
    await().atMost(SOON).until(() -> closed().foundAlive() > 0);
    assertThat(members()).isEqualTo(2);
  }
}
