package io.ringfort.stack.agent;

import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.link.HostLink;
import io.ringfort.stack.link.HostReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host's process: one thread starts it and waits for its end, again and again; orders come from
/// any thread.
///
/// States: `DOWN → STARTING → UP ⇄ FROZEN`; from each of these, by the end of the process, `DOWN`,
/// `WAITING` (a back-off, or for others, then `STARTING`) or `FAILED` (its configuration is wrong: starting it
/// again would not help).
final class Child {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);
  /// A voice host moves its calls to others.
  private static final Duration STOP_WITHIN = Duration.ofSeconds(35);

  /// The whole stack ends within twice of it.
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(9);

  private static final Duration KILLED_WITHIN = Duration.ofSeconds(60);

  private static final Duration OTHERS_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final BoxHost host;
  private final HostStart starts;
  private final Path output;
  private final BooleanSupplier isAnyoneSpeaking;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.DOWN;
  private Goal goal = Goal.DOWN;
  private List<Child> standsOn = List.of();
  private @Nullable Run run;
  private @Nullable HostReport first;

  /// What the process is.
  enum State {
    DOWN,
    STARTING,
    UP,
    FROZEN,
    WAITING,
    FAILED
  }

  /// What its operator wants.
  private enum Goal {
    UP,
    DOWN,
    /// Down, and never up again: the agent ends.
    GONE
  }

  private record Run(Process process, HostLink link, long begun) {
    Tree tree() {
      return Tree.of(process);
    }
  }

  /// @param output for what it prints, over all its starts
  /// @param isAnyoneSpeaking whether the machine has calls that a start could disturb
  Child(BoxHost host, HostStart starts, Path output, BooleanSupplier isAnyoneSpeaking) {
    this.host = host;
    this.starts = starts;
    this.output = output;
    this.isAnyoneSpeaking = isAnyoneSpeaking;
  }

  BoxHost host() {
    return host;
  }

  /// Begins to obey; nothing runs before [#start].
  void begin() {
    // A platform thread: it reads a pipe all its life, for which a virtual one would hold a carrier,
    // and fifteen of them hold all there are.
    Threads.startDaemon("host-" + host.name(), this::supervise);
  }

  /// Returns at once.
  void start() {
    start(List.of());
  }

  /// The same, once others are up: many starts at once take the processor from each other, and those
  /// that others stand on come last.
  void start(List<Child> others) {
    lock.lock();
    try {
      standsOn = others;
      want(Goal.UP);
    } finally {
      lock.unlock();
    }
  }

  /// Drains it; returns when it is down.
  void stop() throws InterruptedException {
    end(Goal.DOWN, STOP_WITHIN);
    awaitDown();
  }

  /// Its process may have ended a moment before whoever looks after it knows: started in between,
  /// it would count as crashed.
  private void awaitDown() throws InterruptedException {
    long left = CLOSE_WITHIN.toNanos();
    lock.lock();
    try {
      while (goal == Goal.DOWN && state != State.DOWN && state != State.FAILED && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has its database host move the primary.
  ///
  /// @throws IllegalArgumentException when it could not, with the reason
  void promote(String zone, Duration within) throws InterruptedException {
    Run current = current();
    if (current == null || state() != State.UP) {
      throw new IllegalArgumentException(host.name() + " is " + state() + " (expected: UP)");
    }
    current.link().promote(zone, within);
  }

  /// The last order.
  void close() throws InterruptedException {
    end(Goal.GONE, CLOSE_WITHIN);
  }

  private void end(Goal wanted, Duration within) throws InterruptedException {
    want(wanted);
    Run current = current();
    if (current == null) {
      return;
    }
    if (state() == State.STARTING) {
      // It has nothing yet that could be drained.
      current.tree().kill();
      return;
    }
    current.tree().thaw();
    current.link().stop();
    if (!current.process().waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("{} did not end within {} and is killed", host.name(), within);
      current.tree().kill();
      // One inside this process ends when it can.
      current.process().waitFor(KILLED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// SIGKILL, to all that it started, too.
  ///
  /// @param down it is not started again
  void kill(boolean down) {
    if (down) {
      want(Goal.DOWN);
    }
    Run current = current();
    if (current != null) {
      current.tree().kill();
    }
  }

  /// @return false when it is not up
  boolean freeze() {
    return move(State.UP, State.FROZEN, Tree::freeze);
  }

  /// @return false when it is not frozen
  boolean thaw() {
    return move(State.FROZEN, State.UP, Tree::thaw);
  }

  private boolean move(State from, State to, java.util.function.Consumer<Tree> how) {
    lock.lock();
    try {
      Run current = run;
      if (state != from || current == null) {
        return false;
      }
      // Under the lock: two orders at once would leave another state than they say.
      how.accept(current.tree());
      become(to);
      return true;
    } finally {
      lock.unlock();
    }
  }

  State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /// While it runs.
  Optional<Long> pid() {
    return Optional.ofNullable(current()).map(r -> r.process().pid());
  }

  /// What it said when it came up; empty before.
  Optional<HostReport> first() {
    lock.lock();
    try {
      return Optional.ofNullable(first);
    } finally {
      lock.unlock();
    }
  }

  /// @return empty when it is not up or does not answer in time
  Optional<HostReport> report(boolean everything, Duration within) throws InterruptedException {
    Run current = current();
    return current == null || state() != State.UP
        ? Optional.empty()
        : current.link().report(everything, within);
  }

  /// @return true when it is up, false when it failed or the time is over
  boolean awaitUp(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (state != State.UP && state != State.FAILED && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state == State.UP;
    } finally {
      lock.unlock();
    }
  }

  private void want(Goal wanted) {
    lock.lock();
    try {
      if (goal != Goal.GONE) {
        goal = wanted;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Run current() {
    lock.lock();
    try {
      return run;
    } finally {
      lock.unlock();
    }
  }

  private void supervise() {
    Backoff backoff = Backoff.NONE;
    try {
      while (awaitGoal()) {
        if (!awaitOthers()) {
          continue;
        }
        become(State.STARTING);
        long begun = System.nanoTime();
        int exit = runOnce();
        backoff = backoff.after(Duration.ofNanos(System.nanoTime() - begun));
        if (ended(exit)) {
          pause(backoff.pause(exit));
        } else {
          backoff = Backoff.NONE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The boundary of a thread: without this line nobody would know why it does not come back.
      LOG.error("{} is no longer looked after", host.name(), e);
      become(State.FAILED);
    }
  }

  /// @return false when it is never to be up again
  private boolean awaitGoal() throws InterruptedException {
    lock.lock();
    try {
      while (goal == Goal.DOWN) {
        changed.await();
      }
      return goal != Goal.GONE;
    } finally {
      lock.unlock();
    }
  }

  /// @return false when it is not wanted any more
  private boolean awaitOthers() throws InterruptedException {
    long end = System.nanoTime() + OTHERS_WITHIN.toNanos();
    for (Child other : takeOthers()) {
      while (!isUnwanted() && other.isOnItsWay() && System.nanoTime() < end) {
        other.awaitUp(LOOK_AGAIN);
      }
    }
    if (isUnwanted()) {
      become(State.DOWN);
      return false;
    }
    return true;
  }

  private List<Child> takeOthers() {
    lock.lock();
    try {
      List<Child> others = standsOn;
      standsOn = List.of();
      if (!others.isEmpty()) {
        become(State.WAITING);
      }
      return others;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOnItsWay() {
    lock.lock();
    try {
      return goal == Goal.UP && state != State.UP && state != State.FAILED;
    } finally {
      lock.unlock();
    }
  }

  private int runOnce() throws InterruptedException {
    Process process;
    try {
      process = starts.start(host, isAnyoneSpeaking.getAsBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException("no process for " + host.name(), e);
    }
    HostLink link = new HostLink(process);
    lock.lock();
    try {
      run = new Run(process, link, System.nanoTime());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (isUnwanted()) {
      // The order came between the two: nobody has told it yet.
      link.stop();
    }
    link.read(report -> cameUp(process, report), line -> append(output, line));
    return process.waitFor();
  }

  private boolean isUnwanted() {
    lock.lock();
    try {
      return goal != Goal.UP;
    } finally {
      lock.unlock();
    }
  }

  private void cameUp(Process process, HostReport report) {
    Precedence.settle(process.pid(), host.roles());
    lock.lock();
    try {
      first = report;
      become(State.UP);
    } finally {
      lock.unlock();
    }
  }

  /// @return true when it is to be started again
  private boolean ended(int exit) {
    lock.lock();
    try {
      run = null;
      if (goal != Goal.UP) {
        become(State.DOWN);
        return false;
      }
      if (exit == ExitCode.CONFIGURATION.code()) {
        goal = Goal.DOWN;
        become(State.FAILED);
        return false;
      }
      LOG.warn("{} ended with {} and is started again", host.name(), exit);
      become(State.WAITING);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Ends early when somebody wants another thing.
  private void pause(Duration pause) throws InterruptedException {
    long left = pause.toNanos();
    lock.lock();
    try {
      while (left > 0 && goal == Goal.UP) {
        left = changed.awaitNanos(left);
      }
      if (goal != Goal.UP) {
        become(State.DOWN);
      }
    } finally {
      lock.unlock();
    }
  }

  private void become(State next) {
    lock.lock();
    try {
      LOG.info("{} is {}", host.name(), next);
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void append(Path output, String line) {
    try {
      Files.writeString(
          output,
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.debug("{} cannot be written", output, e);
    }
  }
}
