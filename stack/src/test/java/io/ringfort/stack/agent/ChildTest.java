package io.ringfort.stack.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.link.AgentLink;
import io.ringfort.stack.link.HostReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts of a zone that stand on others, as processes of a shell: one is up when the test says so,
/// and ends when it is told anything.
class ChildTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SCRIPT = "read up <\"$1\"; printf '%s\\n' \"$2\"; read stop";

  @TempDir Path folder;
  private final AtomicInteger startsOfOther = new AtomicInteger();
  private Child engine;
  private Child other;

  @BeforeEach
  void begin() throws Exception {
    engine = child("queue", Role.QUEUE);
    other = child("voice", Role.VOICE);
    engine.begin();
    other.begin();
  }

  private Child child(String name, Role role) throws Exception {
    BoxHost host = new BoxHost(new HostName(name), "a", "127.0.0.1", Set.of(role));
    assertThat(new ProcessBuilder("mkfifo", fifo(name).toString()).start().waitFor()).isZero();
    return new Child(host, (h, _) -> start(h), folder.resolve(name + ".log"), () -> false);
  }

  private Path fifo(String name) {
    return folder.resolve(name);
  }

  private Process start(BoxHost host) throws IOException {
    if (host.has(Role.VOICE)) {
      startsOfOther.incrementAndGet();
    }
    String name = host.name().value();
    return new ProcessBuilder("sh", "-c", SCRIPT, "sh", fifo(name).toString(), up(host)).start();
  }

  /// What a host says when it is up.
  private static String up(BoxHost box) {
    Host host =
        new Host(
            box.name(),
            "region",
            box.zone(),
            box.roles(),
            "",
            1,
            Host.State.UP,
            box.address(),
            Map.of(),
            Map.of());
    StringWriter line = new StringWriter();
    new AgentLink(new PrintWriter(line), () -> {}, () -> {})
        .up(new HostReport(host, List.of(), List.of(), null, null));
    return line.toString().strip();
  }

  private void letUp(Child child) throws IOException {
    Files.writeString(fifo(child.host().name().value()), "up\n");
  }

  @AfterEach
  void end() throws Exception {
    other.close();
    engine.close();
  }

  @Test
  void whoStandsOnOthersStartsWhenTheyAreUp() throws Exception {
    engine.start();
    other.start(List.of(engine));
    await()
        .atMost(SOON)
        .until(
            () ->
                engine.state() == Child.State.STARTING && other.state() == Child.State.WAITING);
    assertThat(startsOfOther).hasValue(0);
    letUp(engine);
    await().atMost(SOON).until(() -> other.state() == Child.State.STARTING);
    assertThat(engine.state()).isEqualTo(Child.State.UP);
    letUp(other);
    await().atMost(SOON).until(() -> other.state() == Child.State.UP);
  }

  @Test
  void whoIsStoppedMeanwhileDoesNotStart() throws Exception {
    engine.start();
    other.start(List.of(engine));
    await().atMost(SOON).until(() -> other.state() == Child.State.WAITING);
    other.stop();
    assertThat(other.state()).isEqualTo(Child.State.DOWN);
    letUp(engine);
    await().atMost(SOON).until(() -> engine.state() == Child.State.UP);
    assertThat(other.state()).isEqualTo(Child.State.DOWN);
    assertThat(startsOfOther).hasValue(0);
  }
}
