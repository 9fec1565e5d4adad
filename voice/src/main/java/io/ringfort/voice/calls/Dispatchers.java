package io.ringfort.voice.calls;

import io.ringfort.engines.queue.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The partitions of `calls` that this host owns.
public final class Dispatchers implements AutoCloseable {
  private static final String GROUP = "voice";

  private final Subscription subscription;
  private final CountDownLatch allStarted;

  private Dispatchers(CallHost host, double callsPerSecond) {
    CallHost.Store store = host.store();
    allStarted = new CountDownLatch(store.topics().calls().partitions());
    subscription =
        store
            .queue()
            .own(
                store.topics().calls(),
                store.topics().callStates(),
                GROUP,
                partition ->
                    new CallDispatcher(partition, host, callsPerSecond, allStarted::countDown));
  }

  /// @param callsPerSecond that one account may begin
  public static Dispatchers start(CallHost host, double callsPerSecond) {
    return new Dispatchers(host, callsPerSecond);
  }

  /// Waits until this host has taken over as many partitions as there are.
  ///
  /// @return true when it has them all
  public boolean awaitOwnership(Duration atMost) throws InterruptedException {
    return allStarted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
