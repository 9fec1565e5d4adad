package io.ringfort.messaging.receipts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Progress.Failure;
import io.ringfort.messaging.smpp.DeliverHandler.NotNow;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Takes carriers' receipts and puts them before the owner of their message, durably. One whose
/// message is not known (yet) waits for it in a topic of its own, so that it survives its host.
public final class ReceiptIntake implements AutoCloseable {
  private static final String RECEIPTS = "ringfort.receipts";
  private static final int MOST_WAITING = 10_000;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /// Longer than owners need to be back after a restart.
  private static final int MOST_LOOKS = 60;

  private final Queue queue;
  private final Topics topics;
  private final ReceiptIndex index;
  private final Json json;
  private final Counter matched;
  private final Counter unmatched;
  private final Counter intermediate;
  private final Subscription early;

  private ReceiptIntake(
      Queue queue, Topics topics, ReceiptIndex index, Json json, MeterRegistry metrics) {
    this.queue = queue;
    this.topics = topics;
    this.index = index;
    this.json = json;
    matched = metrics.counter(RECEIPTS, "match", "found");
    unmatched = metrics.counter(RECEIPTS, "match", "none");
    intermediate = metrics.counter(RECEIPTS, "match", "intermediate");
    early = queue.work(topics.earlyReceipts(), "receipts", MOST_WAITING, this::lookAgain);
  }

  public static ReceiptIntake start(
      Queue queue, Topics topics, ReceiptIndex index, Json json, MeterRegistry metrics) {
    return new ReceiptIntake(queue, topics, index, json, metrics);
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
    Receipt receipt = new Receipt(carrier, carrierId, verdict.get());
    try {
      if (!isPassedOn(receipt)) {
        // The carrier's answer to our submit may still be on its way; or the submit was never
        // answered, and its id is nobody's.
        queue.append(topics.earlyReceipts(), carrier + "|" + carrierId, json.bytes(receipt)).join();
      }
    } catch (CompletionException e) {
      throw new NotNow("the queue did not take the receipt");
    }
  }

  private Outcome lookAgain(Entry entry, int looks) {
    if (isPassedOn(json.read(Objects.requireNonNull(entry.value()), Receipt.class))) {
      return new Outcome.Done();
    }
    if (looks < MOST_LOOKS) {
      return new Outcome.Retry(LOOK_AGAIN);
    }
    unmatched.increment();
    return new Outcome.Done();
  }

  /// @return false when nobody knows its message
  private boolean isPassedOn(Receipt receipt) {
    Optional<ReceiptIndex.Target> target = index.find(receipt.carrier(), receipt.carrierId());
    if (target.isEmpty()) {
      return false;
    }
    Verdict verdict = receipt.verdict();
    Command command =
        new Command.Receipt(
            target.get().sid(), receipt.carrierId(), verdict.outcome(), verdict.failure());
    queue.append(topics.messages(), target.get().sender(), json.bytes(command)).join();
    index.remove(receipt.carrier(), receipt.carrierId());
    matched.increment();
    return true;
  }

  private record Receipt(String carrier, String carrierId, Verdict verdict) {}

  /// What it says about the end of its message.
  private record Verdict(Progress.Outcome outcome, @Nullable Failure failure) {}

  /// SMPP 3.4 appendix B and section 5.2.28: the words that are final.
  private static Optional<Verdict> verdict(String state, String error) {
    return switch (state) {
      case "DELIVRD" -> Optional.of(new Verdict(Progress.Outcome.DELIVERED, null));
      case "UNDELIV", "EXPIRED", "DELETED", "REJECTD", "UNKNOWN" ->
          Optional.of(
              new Verdict(Progress.Outcome.UNDELIVERED, CarrierErrors.failure(state, error)));
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    early.close();
  }
}
