package io.ringfort.stack.host;

import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.link.AgentLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host inside this process, to its agent like one of its own; but it has no handle, and cannot be
/// killed.
public final class HostHere extends Process {
  private static final Logger LOG = LoggerFactory.getLogger(HostHere.class);

  private final Pipe orders;
  private final Pipe answers;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile ExitCode exit = ExitCode.OK;

  private HostHere(Pipe orders, Pipe answers) {
    this.orders = orders;
    this.answers = answers;
  }

  /// @param data the folder that all hosts of the machine share
  public static HostHere start(StackFile stack, BoxHost self, Path data) throws IOException {
    HostHere here = new HostHere(Pipe.open(), Pipe.open());
    Threads.startDaemon("host-here-" + self.name(), () -> here.run(stack, self, data));
    return here;
  }

  private void run(StackFile stack, BoxHost self, Path data) {
    AtomicReference<@Nullable RunningHost> running = new AtomicReference<>();
    try (PrintWriter out =
        new PrintWriter(Channels.newWriter(answers.sink(), StandardCharsets.UTF_8))) {
      AgentLink agent = new AgentLink(out, asked::countDown, asked::countDown);
      agent.start(
          Channels.newInputStream(orders.source()),
          everything -> up(running).report(everything),
          zone -> up(running).promote(zone));
      DataFolder folder = DataFolder.open(data.resolve("hosts").resolve(self.name().value()));
      try (RunningHost host =
          RunningHost.start(stack, self, data, folder, asked::countDown)) {
        running.set(host);
        agent.up(host.report(false));
        asked.await();
      }
    } catch (RuntimeException e) {
      LOG.error("{} failed", self.name(), e);
      exit = ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exit = ExitCode.SOFTWARE;
    } finally {
      ended.countDown();
    }
  }

  private static RunningHost up(AtomicReference<@Nullable RunningHost> running) {
    return Objects.requireNonNull(running.get(), "not up yet");
  }

  @Override
  public OutputStream getOutputStream() {
    return Channels.newOutputStream(orders.sink());
  }

  @Override
  public InputStream getInputStream() {
    return Channels.newInputStream(answers.source());
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public int waitFor() throws InterruptedException {
    ended.await();
    return exit.code();
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }

  @Override
  public int exitValue() {
    if (ended.getCount() > 0) {
      throw new IllegalThreadStateException("it runs");
    }
    return exit.code();
  }

  @Override
  public void destroy() {
    asked.countDown();
  }
}
