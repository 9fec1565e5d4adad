package io.ringfort.core.callbacks;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pays callbacks. A first try is made at once, those about one thing in their order; what fails
/// moves to a topic of its own, so that servers which are slow or down hold up nobody else's, and
/// is tried there with growing waits until it ends in the dead letters.
public final class CallbackPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackPool.class);
  private static final int WINDOW = 2_000;
  private static final int WINDOW_LATER = 500;
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration ORDER_WITHIN = Duration.ofSeconds(5);
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
  private final FirstTries firstTries = new FirstTries();
  private final Subscription now;
  private final Subscription later;

  /// Whom it needs to pay.
  ///
  /// @param told hears of each attempt
  public record Outside(
      Directory directory, WebhookClient client, Told told, InstantSource clock) {}

  private CallbackPool(Queue queue, Topics topics, Json json, Outside outside) {
    this.queue = queue;
    this.topics = topics;
    this.json = json;
    this.outside = outside;
    now = queue.work(topics.callbacks(), "callbacks", WINDOW, (entry, _) -> first(entry));
    later = queue.work(topics.callbacksLater(), "callbacks-later", WINDOW_LATER, this::again);
  }

  public static CallbackPool start(Queue queue, Topics topics, Json json, Outside outside) {
    return new CallbackPool(queue, topics, json, outside);
  }

  private Outcome first(Entry entry) throws InterruptedException {
    byte[] bytes = Objects.requireNonNull(entry.value());
    Callback callback = json.read(bytes, Callback.class);
    Optional<String> failure;
    if (callback.sequence() == Callback.UNORDERED) {
      failure = pay(callback, 1);
    } else {
      firstTries.await(callback.key(), callback.sequence(), patience(callback));
      try {
        failure = pay(callback, 1);
      } finally {
        firstTries.ended(callback.key(), callback.sequence());
      }
    }
    if (failure.isPresent()) {
      queue.append(topics.callbacksLater(), entry.key(), bytes).join();
    }
    return new Outcome.Done();
  }

  /// What comes late, after a restart or a backlog, does not wait on top.
  private Duration patience(Callback callback) {
    Duration age = Duration.between(callback.since(), outside.clock().instant());
    Duration left = ORDER_WITHIN.minus(age);
    return left.compareTo(ORDER_WITHIN) > 0 ? ORDER_WITHIN : left;
  }

  private Outcome again(Entry entry, int attempt) throws InterruptedException {
    if (attempt == 1) {
      // The first try was a moment ago, elsewhere.
      return new Outcome.Retry(WAITS.getFirst());
    }
    Optional<String> failure =
        pay(json.read(Objects.requireNonNull(entry.value()), Callback.class), attempt);
    if (failure.isEmpty()) {
      return new Outcome.Done();
    }
    return attempt - 1 < WAITS.size()
        ? new Outcome.Retry(WAITS.get(attempt - 1))
        : new Outcome.Dead(failure.get());
  }

  /// @param number of the attempt
  /// @return why it is worth another try, or empty
  private Optional<String> pay(Callback callback, int number) throws InterruptedException {
    Told.Attempt attempt = new Told.Attempt(number, outside.clock().instant());
    Optional<Account> account = outside.directory().account(callback.account());
    if (account.isEmpty()) {
      return Optional.empty();
    }
    return switch (WebhookUrl.parse(callback.url())) {
      case WebhookUrl.Parsed.Invalid(int code, String reason) -> {
        // No time mends a URL.
        tell(callback, attempt, new WebhookResponse.Failed(code, 0, reason, true, List.of()));
        yield Optional.empty();
      }
      case WebhookUrl.Parsed.Ok(WebhookUrl url) -> {
        WebhookResponse response =
            outside.client().fetch(request(callback, account.get(), url), LIMIT);
        tell(callback, attempt, response);
        yield failure(response);
      }
    };
  }

  private static Optional<String> failure(WebhookResponse response) {
    return switch (response) {
      case WebhookResponse.Fetched _ -> Optional.empty();
      // A 4xx is an answer: the customer's server was reached and does not want it.
      case WebhookResponse.Failed failed ->
          failed.status() >= 400 && failed.status() < SERVER_ERROR
              ? Optional.empty()
              : Optional.of(failed.code() + ": " + failed.reason());
    };
  }

  private static WebhookRequest request(Callback callback, Account account, WebhookUrl url) {
    return new WebhookRequest(
        callback.token(),
        callback.account().value(),
        account.authToken(),
        url,
        callback.method(),
        List.copyOf(callback.params().entrySet()),
        "");
  }

  private void tell(Callback callback, Told.Attempt attempt, WebhookResponse response) {
    try {
      outside.told().told(callback, attempt, response);
    } catch (RuntimeException e) {
      // Else the customer would be told again because of it.
      LOG.warn("an attempt at {} could not be noted", callback, e);
    }
  }

  @Override
  public void close() {
    now.close();
    later.close();
  }
}
