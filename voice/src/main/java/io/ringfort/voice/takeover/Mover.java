package io.ringfort.voice.takeover;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.calls.Adoption;
import io.ringfort.voice.calls.CallHost;
import io.ringfort.voice.lifecycle.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves live calls to other hosts: one that is wanted elsewhere, or all of a host that drains. Any
/// thread; blocks.
public final class Mover {
  private static final Logger LOG = LoggerFactory.getLogger(Mover.class);
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /// So many at a time.
  private static final int TOGETHER = 20;

  /// A burst of moves would take the processor from the sound: all of a host are spread over this,
  /// and two are never further apart than that.
  private static final long SPREAD_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long APART_NANOS = Duration.ofMillis(250).toNanos();

  private final CallHost host;
  private final Hosts hosts;
  private final Adoption adoption;

  public Mover(CallHost host, Hosts hosts) {
    this.host = host;
    this.hosts = hosts;
    adoption = new Adoption(host);
  }

  /// @return whether the other host has it now; false leaves it here
  public boolean move(CallSid sid, Host to) {
    return adoption.give(sid, to, WITHIN);
  }

  /// How many calls are still here: the progress of a drain.
  public int left() {
    return host.live().size();
  }

  /// Moves every call away, those with one anchor to one host. Repeats what does not succeed at
  /// once.
  ///
  /// @return whether none is left; false too when there is nowhere to go
  public boolean drain(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (host.live().size() > 0) {
      List<Host> others = others();
      if (others.isEmpty() || System.nanoTime() - end > 0) {
        return false;
      }
      round(others);
      if (host.live().awaitNone(Duration.ofMillis(200))) {
        return true;
      }
      LOG.info("{} calls are still to be moved", host.live().size());
    }
    return true;
  }

  /// Their room or queue goes first: they come home to it. Then all at once: whoever has moved hears
  /// nothing of those that have not.
  private void together(List<Call> calls, Host to) {
    Call first = calls.getFirst();
    Anchor.seat(first)
        .ifPresent(
            name -> host.sound().rooms().handOver(first.intent().account(), name, to.name()));
    CompletableFuture<?>[] moves =
        calls.stream()
            .map(
                call ->
                    CompletableFuture.runAsync(
                        () -> move(call.intent().sid(), to), host.clocks().blocking()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(moves).join();
  }

  /// A room wants a call elsewhere; does not block. Nobody is told when it stays here.
  public void moveTo(CallSid sid, HostName to) {
    host.clocks().blocking().execute(() -> hosts.find(to).ifPresent(there -> move(sid, there)));
  }

  /// Whether anybody could take calls.
  public boolean hasOthers() {
    return !others().isEmpty();
  }

  private List<Host> others() {
    return hosts.up(Role.VOICE).stream().filter(h -> !h.name().equals(host.live().self())).toList();
  }

  private void round(List<Host> others) throws InterruptedException {
    Map<Anchor, List<Call>> byAnchor = new LinkedHashMap<>();
    for (Call call : adoption.all()) {
      byAnchor.computeIfAbsent(Anchor.of(call), _ -> new ArrayList<>()).add(call);
    }
    long apart = Math.min(APART_NANOS, SPREAD_NANOS / Math.max(1, byAnchor.size()));
    Semaphore free = new Semaphore(TOGETHER);
    List<CompletableFuture<Void>> moves = new ArrayList<>();
    for (Map.Entry<Anchor, List<Call>> entry : byAnchor.entrySet()) {
      Optional<Host> to = entry.getKey().home(others);
      if (to.isEmpty()) {
        continue;
      }
      free.acquire();
      moves.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  together(entry.getValue(), to.get());
                } finally {
                  free.release();
                }
              },
              host.clocks().blocking()));
      LockSupport.parkNanos(apart);
    }
    CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new)).join();
  }
}
