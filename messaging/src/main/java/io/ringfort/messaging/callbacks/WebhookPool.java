package io.ringfort.messaging.callbacks;

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
import io.ringfort.messaging.inbound.Conversation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Pays what customers' servers are owed. A first try is made at once; what fails moves to a topic
/// of its own, so that servers which are slow or down hold up nobody else's, and is tried there
/// with growing waits until it ends in the dead letters.
public final class WebhookPool implements AutoCloseable {
  private static final int WINDOW = 2_000;
  private static final int WINDOW_LATER = 500;
  private static final Duration LIMIT = Duration.ofSeconds(15);
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
  private final Directory directory;
  private final WebhookClient client;
  private final Conversation conversation;
  private final Subscription now;
  private final Subscription later;

  private WebhookPool(
      Queue queue,
      Topics topics,
      Json json,
      Directory directory,
      WebhookClient client,
      Conversation conversation) {
    this.queue = queue;
    this.topics = topics;
    this.json = json;
    this.directory = directory;
    this.client = client;
    this.conversation = conversation;
    now = queue.work(topics.webhooks(), "webhooks", WINDOW, (entry, _) -> first(entry));
    later = queue.work(topics.webhooksLater(), "webhooks-later", WINDOW_LATER, this::again);
  }

  public static WebhookPool start(
      Queue queue,
      Topics topics,
      Json json,
      Directory directory,
      WebhookClient client,
      Conversation conversation) {
    return new WebhookPool(queue, topics, json, directory, client, conversation);
  }

  private Outcome first(Entry entry) throws InterruptedException {
    byte[] bytes = Objects.requireNonNull(entry.value());
    if (pay(json.read(bytes, Job.class)).isPresent()) {
      queue.append(topics.webhooksLater(), entry.key(), bytes).join();
    }
    return new Outcome.Done();
  }

  private Outcome again(Entry entry, int attempt) throws InterruptedException {
    if (attempt == 1) {
      // The first try was a moment ago, elsewhere.
      return new Outcome.Retry(WAITS.getFirst());
    }
    Optional<String> failure = pay(json.read(Objects.requireNonNull(entry.value()), Job.class));
    if (failure.isEmpty()) {
      return new Outcome.Done();
    }
    return attempt - 1 < WAITS.size()
        ? new Outcome.Retry(WAITS.get(attempt - 1))
        : new Outcome.Dead(failure.get());
  }

  /// @return why it is worth another try, or empty
  private Optional<String> pay(Job job) throws InterruptedException {
    return switch (job) {
      case Job.Inbound inbound ->
          switch (conversation.hold(inbound.message())) {
            case Conversation.Held.Finished _ -> Optional.empty();
            case Conversation.Held.Unheard unheard ->
                unheard.worthRetrying()
                    ? Optional.of(unheard.code() + ": " + unheard.reason())
                    : Optional.empty();
          };
      case Job.StatusCallback callback -> tell(callback);
    };
  }

  private Optional<String> tell(Job.StatusCallback callback) throws InterruptedException {
    Optional<Account> account = directory.account(callback.account());
    if (account.isEmpty()
        || !(WebhookUrl.parse(callback.url()) instanceof WebhookUrl.Parsed.Ok(WebhookUrl url))) {
      return Optional.empty();
    }
    WebhookRequest request =
        new WebhookRequest(
            callback.token(),
            callback.account().value(),
            account.get().authToken(),
            url,
            WebhookRequest.Method.POST,
            List.copyOf(callback.params().entrySet()),
            "");
    return switch (client.fetch(request, LIMIT)) {
      case WebhookResponse.Fetched _ -> Optional.empty();
      // A 4xx is an answer: the customer's server was reached and does not want it.
      case WebhookResponse.Failed failed ->
          failed.status() >= 400 && failed.status() < SERVER_ERROR
              ? Optional.empty()
              : Optional.of(failed.code() + ": " + failed.reason());
    };
  }

  @Override
  public void close() {
    now.close();
    later.close();
  }
}
