package io.ringfort.core.fakes;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.json.Json;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Doors of several hosts in one process: what goes through them is JSON as in the real one. A door
/// can be closed, which whoever waits for its answer notices at once, and can lose answers. Any
/// thread.
public final class FakeInside implements Inside {
  private final Map<HostName, FakeInside> doors;
  private final Map<String, Function<byte[], byte[]>> operations = new ConcurrentHashMap<>();
  private final Json json;
  private final CompletableFuture<byte[]> closed = new CompletableFuture<>();
  private volatile int answersToLose;

  private FakeInside(Map<HostName, FakeInside> doors, Json json, HostName self) {
    this.doors = doors;
    this.json = json;
    doors.put(self, this);
  }

  /// The first host's.
  public static FakeInside of(String name) {
    return of(name, new Json());
  }

  /// The first host's.
  ///
  /// @param json of all that is said
  public static FakeInside of(String name, Json json) {
    return new FakeInside(new ConcurrentHashMap<>(), json, new HostName(name));
  }

  /// That of another host of the same stack.
  public FakeInside beside(String name) {
    return new FakeInside(doors, json, new HostName(name));
  }

  /// The next answers do not arrive, although everything was done.
  public void loseAnswers(int count) {
    answersToLose = count;
  }

  /// What this host answers.
  public Set<String> operations() {
    return Set.copyOf(operations.keySet());
  }

  @Override
  public <Q, A> void answer(String operation, Class<Q> question, Function<Q, A> how) {
    operations.put(operation, bytes -> json.bytes(how.apply(json.read(bytes, question))));
  }

  @Override
  public <A> A ask(Host host, String operation, Object question, Class<A> answer, Duration within) {
    FakeInside door = doors.get(host.name());
    if (door == null || door.closed.isDone()) {
      throw new Unanswered(host.name() + " is away", new IllegalStateException());
    }
    Function<byte[], byte[]> how = door.operations.get(operation);
    if (how == null) {
      throw new Unanswered(
          host.name() + " does not know " + operation, new IllegalArgumentException());
    }
    byte[] said = json.bytes(question);
    CompletableFuture<byte[]> answered = new CompletableFuture<>();
    Threads.startVirtual(
        "inside-" + operation, () -> answered.completeAsync(() -> how.apply(said), Runnable::run));
    byte[] bytes;
    try {
      bytes = answered.applyToEither(door.closed, b -> b).get(within.toNanos(), NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Unanswered(host.name() + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unanswered(host.name() + " was not waited for", e);
    }
    if (door.losesAnswer()) {
      throw new Unanswered(host.name() + " was not heard", new IllegalStateException());
    }
    return json.read(bytes, answer);
  }

  private synchronized boolean losesAnswer() {
    if (answersToLose > 0) {
      answersToLose--;
      return true;
    }
    return false;
  }

  @Override
  public void close() {
    closed.completeExceptionally(new IllegalStateException("closed"));
  }
}
