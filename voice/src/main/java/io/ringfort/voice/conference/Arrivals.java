package io.ringfort.voice.conference;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of this host that want into a room or line and cannot yet: its home is another host's, to
/// which they are brought, or nobody can say where it is. Each is tried again until it is in, or
/// another host's, or does not want any more. Any thread.
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  /// A move takes less.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Outside outside;
  private final Map<CallSid, Arrival> coming = new ConcurrentHashMap<>();

  Arrivals(Outside outside) {
    this.outside = outside;
  }

  /// One attempt to enter.
  interface Attempt {
    /// @return where the home is, if it is not here
    @Nullable HostName enter();
  }

  /// One call on its way. Its lock is held while it is tried, so that who leaves does so before or
  /// after that, and not while.
  private final class Arrival {
    final CallSid call;
    final Attempt attempt;
    Timer.@Nullable Handle again;
    boolean over;

    Arrival(CallSid call, Attempt attempt) {
      this.call = call;
      this.attempt = attempt;
    }

    synchronized void run() {
      if (over) {
        return;
      }
      HostName elsewhere = null;
      try {
        elsewhere = attempt.enter();
        if (elsewhere == null) {
          over = true;
          coming.remove(call, this);
          return;
        }
      } catch (RuntimeException e) {
        LOG.warn("call {} waits for its room: {}", call, e.getMessage());
      }
      coming.put(call, this);
      again =
          outside
              .times()
              .timer()
              .after(AGAIN, () -> Threads.startVirtual("room-again-" + call, this::run));
      if (elsewhere != null) {
        outside.around().moves().moveTo(call, elsewhere);
      }
    }

    synchronized void stop() {
      over = true;
      if (again != null) {
        again.cancel();
      }
    }
  }

  /// The call enters, at once or later.
  void enter(CallSid call, Attempt attempt) {
    if (outside.around().homes().isAlone()) {
      attempt.enter();
      return;
    }
    stop(call);
    new Arrival(call, attempt).run();
  }

  /// It does not want (here) any more. Once this returns, nothing lets it in.
  void stop(CallSid call) {
    Arrival arrival = coming.remove(call);
    if (arrival != null) {
      arrival.stop();
    }
  }

  int size() {
    return coming.size();
  }
}
