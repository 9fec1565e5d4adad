package io.ringfort.core.deadlines;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the extra load that retries make: each first try earns a share of a retry, each retry
/// spends a whole one. When everything fails, a host adds at most that share of traffic, never a
/// storm. Any thread.
public final class RetryBudget {
  private static final long WHOLE = 1_000;

  private final long earned;
  private final long most;
  private final AtomicLong balance;

  /// @param share retries per first try, such as 0.2
  /// @param burst how many retries may be saved up
  public RetryBudget(double share, int burst) {
    earned = Math.round(share * WHOLE);
    most = burst * WHOLE;
    balance = new AtomicLong(most);
  }

  /// A first try was made.
  public void firstTry() {
    balance.updateAndGet(b -> Math.min(most, b + earned));
  }

  /// Takes one retry; false when there is none left.
  public boolean takeRetry() {
    return balance.getAndUpdate(b -> b >= WHOLE ? b - WHOLE : b) >= WHOLE;
  }
}
