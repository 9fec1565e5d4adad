package io.ringfort.messaging.callbacks;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.messaging.MessageTimeline;
import io.ringfort.messaging.callbacks.WebhookSteps.Attempt;
import io.ringfort.messaging.inbound.Conversation;
import io.ringfort.messaging.inbound.Try;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pays what customers' servers are owed. A first try is made at once; what fails moves to a topic
/// of its own, so that servers which are slow or down hold up nobody else's, and is tried there
/// with growing waits until it ends in the dead letters.
public final class WebhookPool implements AutoCloseable {
  private static final int WINDOW = 2_000;
  private static final int WINDOW_LATER = 500;
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30));

  private final Queue queue;
  private final Topics topics;
  private final Json json;
  private final Outside outside;
  private final WebhookSteps steps;
  private final Claims claims;
  private final Subscription now;
  private final Subscription later;

  /// Whom it needs to pay, and whom it tells.
  ///
  /// @param steps of messages
  public record Outside(
      Directory directory,
      WebhookClient client,
      Conversation conversation,
      Memory memory,
      Steps steps,
      Notifications notifications,
      SidMint mint,
      InstantSource clock) {}

  /// What came of a try.
  private sealed interface Paid {
    /// The customer's server took it, or there is nothing to be paid.
    record Answered() implements Paid {}

    /// @param worthRetrying false when it would be refused again
    record Failed(String reason, boolean worthRetrying) implements Paid {}
  }

  private WebhookPool(Queue queue, Topics topics, Json json, Outside outside) {
    this.queue = queue;
    this.topics = topics;
    this.json = json;
    this.outside = outside;
    steps =
        new WebhookSteps(
            outside.steps(),
            outside.notifications(),
            outside.memory().map(MessageTimeline.REDACTED),
            outside.mint());
    claims = new Claims(outside.memory());
    now = queue.work(topics.webhooks(), "webhooks", WINDOW, (entry, _) -> first(entry));
    later = queue.work(topics.webhooksLater(), "webhooks-later", WINDOW_LATER, this::again);
  }

  public static WebhookPool start(Queue queue, Topics topics, Json json, Outside outside) {
    return new WebhookPool(queue, topics, json, outside);
  }

  private Outcome first(Entry entry) throws InterruptedException {
    byte[] bytes = Objects.requireNonNull(entry.value());
    Job job = json.read(bytes, Job.class);
    if (job.byHand()) {
      return byHand(job);
    }
    if (pay(new Attempt(job, Try.FIRST, 1)) instanceof Paid.Failed(_, boolean worthRetrying)
        && worthRetrying) {
      queue.append(topics.webhooksLater(), entry.key(), bytes).join();
    }
    return new Outcome.Done();
  }

  /// Once: who sent it again sees what came of it, and may do so again.
  private Outcome byHand(Job job) throws InterruptedException {
    Claims.@Nullable Claim claim = claims.take(job);
    if (claim == null) {
      return new Outcome.Retry(WAITS.getFirst());
    }
    try {
      // Who pressed the button twice was answered once.
      if (!claims.isAnswered(job)
          && pay(new Attempt(job, Try.BY_HAND, 0)) instanceof Paid.Answered) {
        claims.answered(job);
      }
      return new Outcome.Done();
    } finally {
      claims.release(claim);
    }
  }

  private Outcome again(Entry entry, int attempt) throws InterruptedException {
    if (attempt == 1) {
      // The first try was a moment ago, elsewhere.
      return new Outcome.Retry(WAITS.getFirst());
    }
    Job job = json.read(Objects.requireNonNull(entry.value()), Job.class);
    Claims.@Nullable Claim claim = claims.take(job);
    if (claim == null) {
      return new Outcome.Retry(Claims.ASKING);
    }
    try {
      return claims.isAnswered(job) ? new Outcome.Done() : again(job, attempt);
    } finally {
      claims.release(claim);
    }
  }

  private Outcome again(Job job, int attempt) throws InterruptedException {
    return switch (pay(new Attempt(job, Try.LATER, attempt))) {
      case Paid.Answered _ -> new Outcome.Done();
      case Paid.Failed failed -> {
        if (!failed.worthRetrying()) {
          yield new Outcome.Done();
        }
        yield attempt - 1 < WAITS.size()
            ? new Outcome.Retry(WAITS.get(attempt - 1))
            : new Outcome.Dead(failed.reason());
      }
    };
  }

  private Paid pay(Attempt attempt) throws InterruptedException {
    return switch (attempt.job()) {
      case Job.Inbound inbound -> ask(attempt, inbound.message());
      case Job.StatusCallback callback -> tell(attempt, callback);
    };
  }

  private Paid ask(Attempt attempt, Message message) throws InterruptedException {
    WebhookSteps.Notes notes = steps.notes(attempt);
    try {
      return switch (outside.conversation().hold(message, attempt.which(), notes)) {
        case Conversation.Held.Finished _ -> new Paid.Answered();
        case Conversation.Held.Unheard unheard ->
            new Paid.Failed(unheard.code() + ": " + unheard.reason(), unheard.worthRetrying());
      };
    } finally {
      notes.keep();
    }
  }

  private Paid tell(Attempt attempt, Job.StatusCallback callback) throws InterruptedException {
    Optional<Account> account = outside.directory().account(callback.account());
    if (account.isEmpty()) {
      return new Paid.Answered();
    }
    Instant asked = outside.clock().instant();
    WebhookResponse response =
        switch (WebhookUrl.parse(callback.url())) {
          case WebhookUrl.Parsed.Ok ok ->
              outside.client().fetch(request(callback, account.get(), ok.url()), LIMIT);
          case WebhookUrl.Parsed.Invalid invalid ->
              new WebhookResponse.Failed(invalid.code(), 0, invalid.reason(), true, List.of());
        };
    steps.told(attempt, callback, response, asked);
    return switch (response) {
      case WebhookResponse.Fetched _ -> new Paid.Answered();
      // A 4xx is an answer: the customer's server was reached and does not want it. And no time
      // mends a URL.
      case WebhookResponse.Failed failed ->
          new Paid.Failed(
              failed.code() + ": " + failed.reason(),
              WebhookUrl.parse(callback.url()) instanceof WebhookUrl.Parsed.Ok
                  && (failed.status() < CLIENT_ERROR || failed.status() >= SERVER_ERROR));
    };
  }

  private static WebhookRequest request(
      Job.StatusCallback callback, Account account, WebhookUrl url) {
    return new WebhookRequest(
        callback.token(),
        callback.account().value(),
        account.authToken(),
        url,
        WebhookRequest.Method.POST,
        List.copyOf(callback.params().entrySet()),
        "");
  }

  @Override
  public void close() {
    now.close();
    later.close();
  }
}
