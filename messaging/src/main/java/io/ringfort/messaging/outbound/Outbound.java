package io.ringfort.messaging.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.callbacks.StatusCallbacks;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.messaging.receipts.ReceiptIndex;
import io.ringfort.messaging.smpp.Carriers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Sends messages: joins the group of owners of senders, and owns those of the partitions that this
/// host gets.
public final class Outbound implements AutoCloseable {
  private static final String GROUP = "messaging";
  private static final String FAILURES = "ringfort.messages.owner.failures";

  /// Submits whose outcome nobody knows. No message is doubled that is not counted here.
  private static final String DOUBTS = "ringfort.messages.doubts";

  private static final String IN_HAND = "ringfort.messages.in.hand";
  private static final String LAG = "ringfort.messages.lag";

  private final ExecutorService submitters;
  private final Subscription subscription;
  private final CountDownLatch allStarted;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

  /// What all owners of a host share.
  ///
  /// @param draining true when none of them is to send anything new
  record Parts(
      OutboundConfig config,
      Carriers carriers,
      Lifecycles lifecycles,
      Admission admission,
      DueTable due,
      Effects.Outside outside,
      MemoryMap fullSenders,
      InstantSource clock,
      Counter failures,
      Counter doubts,
      AtomicBoolean draining) {}

  /// What it is built on.
  public record Engines(
      Queue queue,
      Topics topics,
      Memory memory,
      PostgresDatabase database,
      Timer timer,
      MeterRegistry metrics) {}

  private Outbound(
      OutboundConfig config,
      Engines engines,
      Directory directory,
      OptOuts optOuts,
      Carriers carriers,
      ReceiptIndex receipts,
      Json json) {
    submitters = Threads.virtualPerTask("submit");
    Topics topics = engines.topics();
    Effects.Outside outside =
        new Effects.Outside(
            engines.queue(),
            topics,
            json,
            engines.timer(),
            new StatusCallbacks(directory),
            receipts,
            submitters,
            InstantSource.system());
    Parts parts =
        new Parts(
            config,
            carriers,
            new Lifecycles(config, carriers.all()),
            new Admission(directory, optOuts),
            new PostgresDue(engines.database().jdbi(), json),
            outside,
            engines.memory().map(Messages.FULL_SENDERS),
            InstantSource.system(),
            engines.metrics().counter(FAILURES),
            engines.metrics().counter(DOUBTS),
            draining);
    MemoryMap inFlight = engines.memory().map(Messages.IN_FLIGHT);
    allStarted = new CountDownLatch(topics.messages().partitions());
    subscription =
        engines
            .queue()
            .own(
                topics.messages(),
                topics.messageStates(),
                GROUP,
                partition -> {
                  SenderOwner.Tenure tenure =
                      new SenderOwner.Tenure(
                          () -> {
                            owned.add(partition);
                            allStarted.countDown();
                          },
                          () -> owned.remove(partition));
                  return new SenderOwner(partition, json, inFlight, parts, tenure);
                });
    Gauge.builder(IN_HAND, subscription, Subscription::inHand).register(engines.metrics());
    Gauge.builder(LAG, subscription, Subscription::lag).register(engines.metrics());
  }

  public static Outbound start(
      OutboundConfig config,
      Engines engines,
      Directory directory,
      OptOuts optOuts,
      Carriers carriers,
      ReceiptIndex receipts,
      Json json) {
    return new Outbound(config, engines, directory, optOuts, carriers, receipts, json);
  }

  /// Those that this host has taken over.
  public Set<Integer> owned() {
    return Set.copyOf(owned);
  }

  /// Waits until this host has taken over as many partitions as there are.
  ///
  /// @return true when it has them all
  public boolean awaitOwnership(Duration atMost) throws InterruptedException {
    return allStarted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    // All at once: the engine closes owners one after the other, and each waits for its carriers'
    // answers.
    draining.set(true);
    subscription.close();
    submitters.close();
  }
}
