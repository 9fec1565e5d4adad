package io.ringfort.stack.agent;

import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.Operation.State;
import io.ringfort.api.operator.Work;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the agent runs for operators who have no shell: the commands that take minutes, one at a
/// time, each as a process of its own whose output is what is shown. The last ten are kept, in
/// memory. Any thread; one thread of its own for each run.
final class Operations implements AutoCloseable {
  static final int MOST = 10;
  static final int MOST_LINES = 200;
  static final int LONGEST_LINE = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  /// Hosts are stopped after it, and the whole stack has a limit.
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Starter starter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition over = lock.newCondition();

  /// Newest first.
  private final Deque<Run> runs = new ArrayDeque<>();

  private boolean isClosed;

  /// Makes the process of a work; its output and its errors are one stream.
  interface Starter {
    Process start(Work work) throws IOException;
  }

  /// One operation; its fields belong to the lock.
  private static final class Run {
    private final String id;
    private final @Nullable String key;
    private final Work work;
    private final Instant begun = now();
    private final Deque<String> lines = new ArrayDeque<>();
    private int leftOut;
    private State state = State.RUNNING;
    private @Nullable Process process;
    private @Nullable Integer exitCode;
    private @Nullable Instant ended;

    Run(String id, Work work, @Nullable String key) {
      this.id = id;
      this.work = work;
      this.key = key;
    }

    void say(String line) {
      lines.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...");
      if (lines.size() > MOST_LINES) {
        lines.remove();
        leftOut++;
      }
    }

    String text() {
      return String.join(" ", work.words());
    }

    Operation view() {
      return new Operation(
          id, work.words(), state, exitCode, begun, ended, List.copyOf(lines), leftOut);
    }
  }

  Operations(Starter starter) {
    this.starter = starter;
  }

  /// Returns when it is about to run.
  ///
  /// @param key whoever comes again with the same one gets the same operation; null: none
  /// @throws Refusal when another one runs, with its name
  Operation begin(Work work, @Nullable String key) {
    lock.lock();
    try {
      Optional<Run> before =
          runs.stream().filter(r -> key != null && key.equals(r.key)).findFirst();
      if (before.isPresent()) {
        return again(before.get(), work);
      }
      Run last = runs.peekFirst();
      requireIdle(last);
      Run run = new Run(nextId(last), work, key);
      runs.addFirst(run);
      if (runs.size() > MOST) {
        runs.removeLast();
      }
      LOG.warn("ordered: {}", run.text());
      // A platform thread: it reads a pipe all its life.
      Threads.startDaemon("operation-" + run.id, () -> run(run));
      return run.view();
    } finally {
      lock.unlock();
    }
  }

  private static Operation again(Run before, Work work) {
    if (!before.work.equals(work)) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the key of '" + before.text() + "' came again with another work (expected: the same)");
    }
    return before.view();
  }

  private void requireIdle(@Nullable Run last) {
    if (isClosed) {
      throw new Refusal(ExitCode.UNAVAILABLE, "the stack stops");
    }
    if (last != null && !last.state.isOver()) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "'"
              + last.text()
              + "' is under way since "
              + last.begun
              + " (expected: one at a time; wait for its end, or cancel it)");
    }
  }

  /// A new one also after a restart of the agent.
  private static String nextId(@Nullable Run last) {
    long millis = System.currentTimeMillis();
    long before = last == null ? 0 : Long.parseLong(last.id, Character.MAX_RADIX);
    return Long.toString(Math.max(millis, before + 1), Character.MAX_RADIX);
  }

  /// Newest first.
  List<Operation> all() {
    lock.lock();
    try {
      List<Operation> all = new ArrayList<>();
      runs.forEach(r -> all.add(r.view()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// SIGTERM to one that runs; returns at once.
  ///
  /// @throws IllegalArgumentException when there is none of that id
  Operation cancel(String id) {
    lock.lock();
    try {
      Run run =
          runs.stream()
              .filter(r -> r.id.equals(id))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("operation: got '" + id + "' (expected: one"
                      + " of " + runs.stream().map(r -> r.id).toList() + ")"));
      if (!run.state.isOver()) {
        LOG.warn("ordered: no more '{}'", run.text());
        run.state = State.CANCELLING;
        if (run.process != null) {
          terminate(run.process);
        }
      }
      return run.view();
    } finally {
      lock.unlock();
    }
  }

  private void run(Run run) {
    Integer exitCode = null;
    try {
      Process process = starter.start(run.work);
      began(run, process);
      read(run, process);
      exitCode = process.waitFor();
    } catch (IOException | RuntimeException e) {
      // The boundary of a thread: whoever waits for the end is told why there is none.
      LOG.error("an operation was lost: {}", run.work.words(), e);
      said(run, "it cannot be followed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended(run, exitCode);
    }
  }

  private void began(Run run, Process process) {
    lock.lock();
    try {
      run.process = process;
      if (run.state == State.CANCELLING) {
        terminate(process);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Over its handle: [Process#destroy] would close its output, and its last lines say what it put in
  /// order.
  private static void terminate(Process process) {
    process.toHandle().destroy();
  }

  private void read(Run run, Process process) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said(run, line);
      }
    }
  }

  private void said(Run run, String line) {
    lock.lock();
    try {
      run.say(line);
    } finally {
      lock.unlock();
    }
  }

  private void ended(Run run, @Nullable Integer exitCode) {
    lock.lock();
    try {
      run.exitCode = exitCode;
      run.ended = now();
      run.state = verdict(run.state, exitCode);
      LOG.info("'{}' is {}, exit code {}", run.text(), run.state, exitCode);
      over.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static State verdict(State before, @Nullable Integer exitCode) {
    if (exitCode != null && exitCode == ExitCode.OK.code()) {
      return State.DONE;
    }
    if (before == State.CANCELLING) {
      return State.CANCELLED;
    }
    return exitCode != null
            && (exitCode == ExitCode.UNAVAILABLE.code()
                || exitCode == ExitCode.CONFIGURATION.code())
        ? State.REFUSED
        : State.FAILED;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /// Ends the one that runs, as a cancellation does, and by force if that takes too long.
  @Override
  public void close() throws InterruptedException {
    Run last;
    lock.lock();
    try {
      isClosed = true;
      last = runs.peekFirst();
      if (last == null || last.state.isOver()) {
        return;
      }
      cancel(last.id);
      awaitOver(last, CLOSE_WITHIN);
      if (!last.state.isOver() && last.process != null) {
        last.process.toHandle().destroyForcibly();
        awaitOver(last, CLOSE_WITHIN);
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitOver(Run run, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    while (!run.state.isOver() && left > 0) {
      left = over.awaitNanos(left);
    }
  }
}
