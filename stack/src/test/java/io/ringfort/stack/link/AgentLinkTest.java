package io.ringfort.stack.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Both ends, over pipes.
class AgentLinkTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Host SELF = FakeHosts.host("a-voice", "a", 3, Role.VOICE);

  private final AtomicInteger stops = new AtomicInteger();
  private final AtomicInteger orphanings = new AtomicInteger();
  private final List<String> others = Collections.synchronizedList(new ArrayList<>());
  private final List<String> promoted = Collections.synchronizedList(new ArrayList<>());
  private final List<HostReport> ups = Collections.synchronizedList(new ArrayList<>());
  private OutputStream toHost;
  private PrintWriter out;
  private AgentLink host;
  private HostLink agent;

  @BeforeEach
  void connect() throws IOException {
    // The system's: Java's own take a thread that wrote and ended for the end of the pipe.
    Pipe down = Pipe.open();
    Pipe up = Pipe.open();
    toHost = Channels.newOutputStream(down.sink());
    out = new PrintWriter(Channels.newOutputStream(up.sink()), true);
    host = new AgentLink(out, stops::incrementAndGet, orphanings::incrementAndGet);
    host.start(Channels.newInputStream(down.source()), AgentLinkTest::report, this::promote);
    agent = new HostLink(new Pipes(toHost, Channels.newInputStream(up.source())));
    Threads.startDaemon("agent", () -> agent.read(ups::add, others::add));
  }

  private static HostReport report(boolean everything) {
    return new HostReport(
        SELF,
        List.of(1, 4),
        List.of(SELF),
        everything
            ? new HostReport.InFlight(
                List.of(new HostReport.LiveCall("CA1", "in-progress", "a-voice")), List.of())
            : null,
        null);
  }

  @Test
  void anAgentHearsWhenItsHostIsUpAmongWhateverAJvmPrints() {
    out.println("[warning] something of the JVM's own");
    host.up(report(false));

    await().atMost(SOON).until(() -> !ups.isEmpty());
    assertThat(ups).containsExactly(report(false));
    assertThat(others).containsExactly("[warning] something of the JVM's own");
  }

  @Test
  void aHostAnswersItsAgent() throws InterruptedException {
    assertThat(agent.report(false, SOON)).contains(report(false));
    assertThat(agent.report(true, SOON)).contains(report(true));
  }

  private void promote(String zone) {
    if (zone.equals("z")) {
      throw new IllegalStateException("zone: got z");
    }
    promoted.add(zone);
  }

  @Test
  void aHostMovesThePrimaryOrSaysWhyNot() throws InterruptedException {
    agent.promote("b", SOON);

    assertThat(promoted).containsExactly("b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> agent.promote("z", SOON))
        .withMessage("zone: got z");
  }

  @Test
  void aHostObeysItsAgent() {
    agent.stop();

    await().atMost(SOON).until(() -> stops.get() == 1);
  }

  @Test
  void aHostNoticesThatItsAgentIsGone() throws IOException {
    toHost.close();

    await().atMost(SOON).until(() -> orphanings.get() == 1);
  }

  @Test
  void whoAsksAHostThatEndsIsNotLeftWaiting() throws Exception {
    out.close();
    await().atMost(SOON).until(() -> agent.report(false, Duration.ofMillis(50)).isEmpty());
  }

  /// A process that is only its pipes.
  private static final class Pipes extends Process {
    private final OutputStream in;
    private final InputStream out;

    Pipes(OutputStream in, InputStream out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public OutputStream getOutputStream() {
      return in;
    }

    @Override
    public InputStream getInputStream() {
      return out;
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() {
      return 0;
    }

    @Override
    public int exitValue() {
      return 0;
    }

    @Override
    public void destroy() {}
  }
}
