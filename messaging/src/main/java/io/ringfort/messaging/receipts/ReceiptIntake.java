package io.ringfort.messaging.receipts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Progress.Failure;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import io.ringfort.messaging.smpp.DeliverHandler.NotNow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes carriers' receipts and puts them before the owner of their message, durably.
public final class ReceiptIntake {
  private static final String RECEIPTS = "ringfort.receipts";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_LOOKS = 5;
  private static final int MOST_WAITING = 10_000;

  private final Queue queue;
  private final Topics topics;
  private final ReceiptIndex index;
  private final Timer timer;
  private final Json json;
  private final Counter matched;
  private final Counter unmatched;
  private final Counter intermediate;
  private final AtomicInteger waiting = new AtomicInteger();

  public ReceiptIntake(Queue queue, Topics topics, ReceiptIndex index, Timer timer, Json json, MeterRegistry metrics) {
    this.queue = queue;
    this.topics = topics;
    this.index = index;
    this.timer = timer;
    this.json = json;
    matched = metrics.counter(RECEIPTS, "match", "found");
    unmatched = metrics.counter(RECEIPTS, "match", "none");
    intermediate = metrics.counter(RECEIPTS, "match", "intermediate");
  }

  /// Returns when the receipt is durable, or says nothing that anyone needs.
  ///
  /// @param state the receipt's word, such as `DELIVRD`
  public void receipt(String carrier, String carrierId, String state, String error) throws NotNow {
    Optional<Verdict> verdict = verdict(state, error);
    if (verdict.isEmpty()) {
      intermediate.increment();
      return;
    }
    Optional<ReceiptIndex.Target> target = index.find(carrier, carrierId);
    if (target.isPresent()) {
      append(carrier, carrierId, target.get(), verdict.get());
    } else if (waiting.get() < MOST_WAITING) {
      // The carrier's answer to our submit may still be on its way; or the submit was never answered, and its id is nobody's.
      waiting.incrementAndGet();
      lookAgain(carrier, carrierId, verdict.get(), 1);
    } else {
      throw new NotNow("too many receipts of unknown messages wait");
    }
  }

  private void lookAgain(String carrier, String carrierId, Verdict verdict, int looks) {
    timer.after(
        LOOK_AGAIN,
        () -> {
          Optional<ReceiptIndex.Target> target = index.find(carrier, carrierId);
          if (target.isPresent()) {
            waiting.decrementAndGet();
            send(carrierId, target.get(), verdict).thenRun(() -> index.remove(carrier, carrierId));
            matched.increment();
          } else if (looks < MOST_LOOKS) {
            lookAgain(carrier, carrierId, verdict, looks + 1);
          } else {
            waiting.decrementAndGet();
            unmatched.increment();
          }
        });
  }

  private void append(String carrier, String carrierId, ReceiptIndex.Target target, Verdict verdict) throws NotNow {
    try {
      send(carrierId, target, verdict).join();
    } catch (CompletionException e) {
      throw new NotNow("the queue did not take the receipt");
    }
    index.remove(carrier, carrierId);
    matched.increment();
  }

  private CompletableFuture<?> send(String carrierId, ReceiptIndex.Target target, Verdict verdict) {
    Command command = new Command.Receipt(target.sid(), carrierId, verdict.outcome(), verdict.failure().orElse(null));
    return queue.append(topics.messages(), target.sender(), json.bytes(command));
  }

  private record Verdict(Outcome outcome, Optional<Failure> failure) {}

  /// SMPP 3.4 appendix B and section 5.2.28: the words that are final.
  private static Optional<Verdict> verdict(String state, String error) {
    return switch (state) {
      case "DELIVRD" -> Optional.of(new Verdict(Outcome.DELIVERED, Optional.empty()));
      case "UNDELIV", "EXPIRED", "DELETED", "REJECTD", "UNKNOWN" ->
          Optional.of(new Verdict(Outcome.UNDELIVERED, Optional.of(CarrierErrors.failure(state, error))));
      default -> Optional.empty();
    };
  }
}
