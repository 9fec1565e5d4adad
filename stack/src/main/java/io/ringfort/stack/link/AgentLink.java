package io.ringfort.stack.link;

import io.ringfort.core.json.Json;
import io.ringfort.engines.threads.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host's end: answers its agent until the input ends, which it does with the agent, however that
/// ended.
public final class AgentLink {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);

  private final Json json = new Json();
  private final PrintWriter out;
  private final Runnable stop;
  private final Runnable orphaned;

  /// @param out the process's standard output; nobody else writes to it
  /// @param stop begins to drain and end the process; returns at once
  /// @param orphaned the same, when nobody is left who would end it if that takes too long
  public AgentLink(PrintWriter out, Runnable stop, Runnable orphaned) {
    this.out = out;
    this.stop = stop;
    this.orphaned = orphaned;
  }

  /// Begins to listen: an agent that ends before the host is up ends the host.
  ///
  /// @param report how the host is, when asked for everything or not; null while it starts
  /// @param promote moves the primary of the database to a zone
  public void start(
      InputStream in, Function<Boolean, HostReport> report, Consumer<String> promote) {
    // A platform thread: it waits inside a read that would pin a virtual one.
    Threads.startDaemon("agent-link", () -> listen(in, report, promote));
  }

  private void listen(
      InputStream in, Function<Boolean, HostReport> report, Consumer<String> promote) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obey(json.read(line, Told.class), report, promote);
      }
    } catch (IOException e) {
      LOG.warn("the agent cannot be heard any more: {}", e.getMessage());
    }
    orphaned.run();
  }

  private void obey(
      Told told, Function<Boolean, HostReport> report, Consumer<String> promote) {
    if (told.order() == Told.Order.STOP) {
      stop.run();
      return;
    }
    // Of its own: memory or queue may be slow, and an order to stop must be heard all the same.
    Threads.startVirtual(
        "agent-report",
        () -> {
          try {
            if (told.order() == Told.Order.PROMOTE) {
              promote.accept(Objects.requireNonNull(told.zone(), "zone"));
            }
            say(told.id(), report.apply(told.order() == Told.Order.REPORT_ALL));
          } catch (RuntimeException e) {
            LOG.warn("{} failed: {}", told.order(), e.toString());
            say(new Told.Back(told.id(), null, String.valueOf(e.getMessage())));
          }
        });
  }

  /// Traffic may flow.
  public void up(HostReport report) {
    say(0, report);
  }

  private void say(long id, HostReport report) {
    say(new Told.Back(id, report, null));
  }

  private synchronized void say(Told.Back back) {
    out.println(new String(json.bytes(back), StandardCharsets.UTF_8));
    out.flush();
  }
}
