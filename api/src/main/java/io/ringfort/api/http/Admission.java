package io.ringfort.api.http;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.ids.AccountSid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many requests of one account are worked on at a time, so that one customer hurts
/// nobody else. A request that comes on top waits a moment, since SDKs retry a refusal hardly or
/// not at all; then it is refused with 429.
final class Admission {
  private static final long PATIENCE_MILLIS = 300;

  private final int most;

  /// As many as there are accounts: callers are authenticated.
  private final Map<AccountSid, Semaphore> permits = new ConcurrentHashMap<>();

  Admission(int most) {
    this.most = most;
  }

  /// @return to be closed when the request is answered
  Permit enter(AccountSid account) {
    Semaphore semaphore = permits.computeIfAbsent(account, _ -> new Semaphore(most));
    try {
      if (semaphore.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return semaphore::release;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new ApiException(
        ApiError.TOO_MANY_REQUESTS, "account " + account + " (expected: at most " + most + ")");
  }

  interface Permit extends AutoCloseable {
    @Override
    void close();
  }
}
