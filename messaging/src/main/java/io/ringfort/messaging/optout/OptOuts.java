package io.ringfort.messaging.optout;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import io.ringfort.messaging.lifecycle.Intent;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Who wants no more messages from whom. The truth is a compacted topic that every host follows, so
/// it is known and can change while the database is away. Any thread.
public final class OptOuts implements AutoCloseable {
  private static final byte[] PRESENT = "1".getBytes(StandardCharsets.US_ASCII);

  private final Queue queue;
  private final Topic topic;
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final Subscription subscription;

  private OptOuts(Queue queue, Topic topic) {
    this.queue = queue;
    this.topic = topic;
    subscription = queue.follow(topic, null, this::see);
  }

  public static OptOuts start(Queue queue, Topic topic) {
    return new OptOuts(queue, topic);
  }

  /// Whom a recipient opts out of: the messaging service as a whole, or the number.
  public static String sender(Intent.Parties parties) {
    return parties.service() == null ? parties.from() : parties.service().value();
  }

  /// @param sender a number, or the SID of the messaging service that it belongs to
  public boolean isBlocked(AccountSid account, String sender, String recipient) {
    return !blocked.isEmpty() && blocked.contains(key(account, sender, recipient));
  }

  /// Durable when the future completes; this host sees it at once.
  public CompletableFuture<?> block(AccountSid account, String sender, String recipient) {
    String key = key(account, sender, recipient);
    return queue.append(topic, 0, key, PRESENT).thenRun(() -> blocked.add(key));
  }

  /// Durable when the future completes; this host sees it at once.
  public CompletableFuture<?> unblock(AccountSid account, String sender, String recipient) {
    String key = key(account, sender, recipient);
    return queue.append(topic, 0, key, null).thenRun(() -> blocked.remove(key));
  }

  private void see(Entry entry) {
    if (entry.value() == null) {
      blocked.remove(entry.key());
    } else {
      blocked.add(entry.key());
    }
  }

  private static String key(AccountSid account, String sender, String recipient) {
    return account + "|" + sender + "|" + recipient;
  }

  @Override
  public void close() {
    subscription.close();
  }
}
