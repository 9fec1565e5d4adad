package io.ringfort.voice.speech;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many files may be held at once: a few of each account, so that one whose server is slow
/// waits for itself only, and not too many together, because they are large.
final class Places {
  static final int OF_ONE = 4;
  static final int TOGETHER = 16;
  static final int WAITING_OF_ONE = 100;

  /// One account's; forgotten when nobody holds it.
  private static final class Own {
    final Semaphore places = new Semaphore(OF_ONE, true);
    int holders;
  }

  private final Map<String, Own> byAccount = new HashMap<>();
  private final Semaphore together = new Semaphore(TOGETHER, true);

  /// What is done in a place.
  interface Work<T> {
    T run() throws PromptFailed, InterruptedException;
  }

  <T> T in(String account, Duration most, Work<T> work) throws PromptFailed, InterruptedException {
    Own own = hold(account);
    try {
      return within(own.places, most, () -> within(together, most, work));
    } finally {
      release(account, own);
    }
  }

  private static <T> T within(Semaphore places, Duration most, Work<T> work)
      throws PromptFailed, InterruptedException {
    if (!places.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new PromptFailed(
          Codes.RETRIEVAL, "the file was not fetched within " + most + ": too many others");
    }
    try {
      return work.run();
    } finally {
      places.release();
    }
  }

  private synchronized Own hold(String account) throws PromptFailed {
    Own own = byAccount.computeIfAbsent(account, _ -> new Own());
    if (own.holders >= OF_ONE + WAITING_OF_ONE) {
      throw new PromptFailed(
          Codes.RETRIEVAL,
          "got one more file to fetch (expected: at most " + WAITING_OF_ONE + " waiting)");
    }
    own.holders++;
    return own;
  }

  private synchronized void release(String account, Own own) {
    if (--own.holders == 0) {
      byAccount.remove(account);
    }
  }

  synchronized int accounts() {
    return byAccount.size();
  }
}
