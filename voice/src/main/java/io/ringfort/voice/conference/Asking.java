package io.ringfort.voice.conference;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.inside.Inside;
import io.ringfort.voice.conference.RoomQuestion.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the home of a room or line, wherever it is: another time when it moved, or when its host
/// does not answer, until the time is over. Any thread; blocks.
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  /// One host is not waited for longer while there is time to ask another one.
  private static final Duration TRY = Duration.ofSeconds(2);

  /// Until somebody noticed that a host is gone.
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Homes homes;
  private final Inside inside;

  Asking(Homes homes, Inside inside) {
    this.homes = homes;
    this.inside = inside;
  }

  /// @param home as it is known; may be null or gone
  /// @param anchor of the room or line
  /// @throws Inside.Unanswered when nobody answered in time
  Answer ask(
      String operation,
      RoomQuestion question,
      String anchor,
      Supplier<@Nullable Home> home,
      Duration within) {
    long end = System.nanoTime() + within.toNanos();
    HostName hint = null;
    int moved = 0;
    while (true) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      try {
        Host host = host(hint, home, anchor);
        Duration patience = left.compareTo(TRY) < 0 ? left : TRY;
        Answer answer = inside.ask(host, operation, question, Answer.class, patience);
        hint = answer.elsewhere();
        if (hint == null) {
          return answer;
        }
        if (isOver(end)) {
          throw new Inside.Unanswered(
              operation + ": got another home each time", new IllegalStateException());
        }
        if (moved++ > 0 || hint.equals(host.name())) {
          // On its way.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (Inside.Unanswered e) {
        if (isOver(end)) {
          throw e;
        }
        LOG.info("{} is asked again: {}", operation, e.getMessage());
        hint = null;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean isOver(long end) {
    return System.nanoTime() + PAUSE_NANOS >= end;
  }

  private Host host(@Nullable HostName hint, Supplier<@Nullable Home> home, String anchor) {
    Optional<Host> hinted = hint == null ? Optional.empty() : homes.host(hint);
    if (hinted.isPresent()) {
      return hinted.get();
    }
    Home known = home.get();
    Home next = homes.isAlive(known) ? known : homes.chosen(anchor, 0);
    return Optional.ofNullable(next)
        .flatMap(h -> homes.host(h.host()))
        .orElseThrow(
            () ->
                new Inside.Unanswered(
                    "got no voice host (expected: at least one)", new IllegalStateException()));
  }
}
