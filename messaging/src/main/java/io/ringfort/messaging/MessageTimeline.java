package io.ringfort.messaging;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.timeline.About;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.StepHistory;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.engines.queue.Topic;
import io.ringfort.messaging.callbacks.Job;
import io.ringfort.messaging.callbacks.StatusCallbacks;
import io.ringfort.messaging.callbacks.StoredStep;
import io.ringfort.messaging.inbound.Question;
import io.ringfort.messaging.lifecycle.Intent.Direction;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happened to messages, and the door to their webhooks being sent again. Any thread; methods
/// block.
public final class MessageTimeline {
  /// The memory map of messages whose text was taken out a moment ago, keyed `account/sid`: what
  /// their applications answer is not kept either.
  public static final String REDACTED = "by-key/messages-redacted";

  private static final Logger LOG = LoggerFactory.getLogger(MessageTimeline.class);

  /// Longer than an application is waited for.
  private static final Duration REDACTED_LIFESPAN = Duration.ofHours(1);

  private final Queue queue;
  private final Topic webhooks;
  private final MemoryMap redacted;
  private final StepHistory steps;
  private final Json json;
  private final Directory directory;
  private final StatusCallbacks callbacks;

  MessageTimeline(
      Queue queue, Topic webhooks, Memory memory, Archive archive, Json json, Directory directory) {
    this.queue = queue;
    this.webhooks = webhooks;
    this.json = json;
    redacted = memory.map(REDACTED);
    steps = new StepHistory(About.MESSAGE, archive, json);
    this.directory = directory;
    callbacks = new StatusCallbacks(directory);
  }

  /// What became of a wish to send a webhook again.
  public enum Resent {
    /// It will be sent, once; whatever comes of it will be in the timeline.
    OWED,
    /// There was none with that token, as far as is known.
    UNKNOWN,
    /// It did not fail, or was sent again since.
    ANSWERED,
    /// The customer has no address for it any more.
    NOWHERE
  }

  /// The last steps of the message itself, and every exchange with the customer's server that is
  /// known, in their order.
  public List<TimelineEntry> of(Message message) {
    List<TimelineEntry> all = own(message);
    try {
      history(message).stream().map(step -> StoredStep.whole(step, message)).forEach(all::add);
    } catch (RuntimeException e) {
      // Without the database there is still what the message itself remembers.
      LOG.warn("the webhooks of {} cannot be read: {}", message.intent().sid(), e.getMessage());
    }
    all.sort(Comparator.comparing(TimelineEntry::at));
    return all;
  }

  /// Sends a webhook again that failed, with the token that it had. Durable when this returns.
  ///
  /// @param token of the webhook
  /// @throws QueueException when it is not known in time whether it is durable
  public Resent resend(Message message, String token, Instant now) {
    Optional<TimelineEntry> last =
        history(message).stream()
            .filter(step -> token.equals(step.details().get(Exchanges.TOKEN)))
            .reduce((_, later) -> later);
    if (last.isEmpty()) {
      return Resent.UNKNOWN;
    }
    if (!Exchanges.isFailed(last.get())) {
      return Resent.ANSWERED;
    }
    Optional<? extends Job> job =
        message.intent().direction() == Direction.INBOUND
            ? Optional.of(new Job.Inbound(message, true))
                .filter(_ -> Question.isAsked(message, directory))
            : callbacks.again(message, last.get(), now);
    job.ifPresent(this::owe);
    return job.isPresent() ? Resent.OWED : Resent.NOWHERE;
  }

  private void owe(Job job) {
    try {
      queue.append(webhooks, job.key(), json.bytes(job)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof QueueException cause
          ? cause
          : new QueueException("cannot append a webhook", e);
    }
  }

  private List<TimelineEntry> history(Message message) {
    return steps.of(message.intent().account(), message.intent().sid().value());
  }

  /// A message keeps its last steps, not each of them.
  private static List<TimelineEntry> own(Message message) {
    Progress progress = message.progress();
    List<TimelineEntry> steps = new ArrayList<>();
    steps.add(
        new TimelineEntry(
            message.intent().created(),
            "request",
            "accepted",
            Map.of("direction", message.intent().direction().name())));
    if (progress.times().sent() != null) {
      steps.add(
          new TimelineEntry(
              progress.times().sent(),
              "smpp",
              "taken by the carrier",
              Map.of(
                  "carrier",
                  Optional.ofNullable(progress.wire().carrier()).orElse(""),
                  "attempts",
                  String.valueOf(progress.attempts()))));
    }
    steps.add(
        new TimelineEntry(
            progress.times().updated(),
            "status",
            progress.status().text(),
            progress.failure() == null
                ? Map.of()
                : Map.of(
                    "code",
                    String.valueOf(progress.failure().code()),
                    "reason",
                    progress.failure().message())));
    return steps;
  }

  /// Takes what people say out of the steps, also of those that are still to come.
  void redact(AccountSid account, MessageSid sid) {
    redacted.put(account + "/" + sid, new byte[] {1}, REDACTED_LIFESPAN);
    steps.rewrite(account, sid.value(), StoredStep::silent);
  }

  void erase(AccountSid account, MessageSid sid) {
    steps.erase(account, sid.value());
  }
}
