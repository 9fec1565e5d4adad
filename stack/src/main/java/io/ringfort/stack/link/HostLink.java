package io.ringfort.stack.link;

import io.ringfort.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An agent's end: one for each start of a host. Any thread may ask; one reads.
public final class HostLink {
  private final Json json = new Json();
  private final Process process;
  private final OutputStream in;
  private final Map<Long, CompletableFuture<HostReport>> asked = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  public HostLink(Process process) {
    this.process = process;
    in = process.getOutputStream();
  }

  /// Reads until the host's output ends.
  ///
  /// @param up told once, when traffic may flow
  /// @param other told of lines that are none of ours: a JVM's own
  public void read(Consumer<HostReport> up, Consumer<String> other) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"id\":")) {
          heard(json.read(line, Told.Back.class), up);
        } else {
          other.accept(line);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      other.accept("the host cannot be heard any more: " + e.getMessage());
    } finally {
      asked.values().forEach(a -> a.cancel(false));
    }
  }

  private void heard(Told.Back back, Consumer<HostReport> up) {
    HostReport report = back.report();
    if (back.id() == 0 && report != null) {
      up.accept(report);
      return;
    }
    CompletableFuture<HostReport> asker = asked.remove(back.id());
    if (asker != null && report != null) {
      asker.complete(report);
    } else if (asker != null) {
      asker.completeExceptionally(new IllegalStateException(String.valueOf(back.error())));
    }
  }

  /// @return empty when the host does not answer in time
  public Optional<HostReport> report(boolean everything, Duration within)
      throws InterruptedException {
    try {
      return Optional.of(
          ask(everything ? Told.Order.REPORT_ALL : Told.Order.REPORT, null, within));
    } catch (ExecutionException
        | TimeoutException
        | IOException
        | CancellationException e) {
      return Optional.empty();
    }
  }

  /// Has it move the primary of the database to a zone.
  ///
  /// @throws IllegalArgumentException when it could not, with the reason
  public void promote(String zone, Duration within) throws InterruptedException {
    try {
      ask(Told.Order.PROMOTE, zone, within);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(
          String.valueOf(cause == null ? e.getMessage() : cause.getMessage()), e);
    } catch (TimeoutException | IOException | CancellationException e) {
      throw new IllegalArgumentException("the host does not answer", e);
    }
  }

  private HostReport ask(Told.Order order, @Nullable String zone, Duration within)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    long id = ids.incrementAndGet();
    CompletableFuture<HostReport> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      tell(new Told(order, id, zone));
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      asked.remove(id);
    }
  }

  /// Asks it to drain and end; one that cannot be told ends by itself.
  public void stop() {
    try {
      tell(new Told(Told.Order.STOP, 0));
    } catch (IOException _) {
      // It ends already.
      process.destroy();
    }
  }

  private void tell(Told told) throws IOException {
    byte[] line = (new String(json.bytes(told), StandardCharsets.UTF_8) + "\n").getBytes(
        StandardCharsets.UTF_8);
    synchronized (in) {
      in.write(line);
      in.flush();
    }
  }
}
