package io.ringfort.voice.calls;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Calls per second, account by account. One thread.
final class Turns {
  private final long nanosBetween;
  private final Map<AccountSid, Line> lines = new HashMap<>();

  private static final class Line {
    final Deque<CallSid> waiting = new ArrayDeque<>();
    long nextAt;
  }

  Turns(double callsPerSecond) {
    nanosBetween = (long) (TimeUnit.SECONDS.toNanos(1) / callsPerSecond);
  }

  void add(AccountSid account, CallSid call, long nanos) {
    lines
        .computeIfAbsent(
            account,
            _ -> {
              Line line = new Line();
              line.nextAt = nanos;
              return line;
            })
        .waiting
        .add(call);
  }

  /// @return false when it is not in line
  boolean remove(AccountSid account, CallSid call) {
    Line line = lines.get(account);
    return line != null && line.waiting.remove(call);
  }

  /// Gives every call whose turn it is.
  ///
  /// @return nanoseconds until the next turn; a long time without one
  long serve(long nanos, Consumer<CallSid> turn) {
    long next = Long.MAX_VALUE;
    var each = lines.values().iterator();
    while (each.hasNext()) {
      Line line = each.next();
      while (!line.waiting.isEmpty() && nanos - line.nextAt >= 0) {
        // Turns that nobody took are not saved up, but for what a late look costs.
        line.nextAt = Math.max(line.nextAt + nanosBetween, nanos - TimeUnit.SECONDS.toNanos(1));
        turn.accept(line.waiting.remove());
      }
      if (!line.waiting.isEmpty()) {
        next = Math.min(next, line.nextAt - nanos);
      } else if (nanos - line.nextAt > TimeUnit.SECONDS.toNanos(1)) {
        each.remove();
      }
    }
    return next;
  }
}
