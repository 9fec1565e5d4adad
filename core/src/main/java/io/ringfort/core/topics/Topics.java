package io.ringfort.core.topics;

import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.queue.Topic.Retention;
import java.time.Duration;
import java.util.List;

/// The queue's topics. A stack fixes their number of partitions once: keys would move if it
/// changed.
///
/// @param messages what happens to messages: intents, receipts, inbound parts, cancellations; key:
///   account and sender
/// @param messageStates the changelog beside it
/// @param webhooks requests that customers' servers are owed; key: account
/// @param webhooksLater those that were not taken at the first try, and those of customers whose
///   servers are slow
/// @param earlyReceipts carriers' receipts of messages that nobody knows (yet); key: carrier and
///   its id
/// @param postflight records of what ended; key: sid
/// @param directory accounts, keys, numbers; key: sid
/// @param optOuts who wants no more messages from whom; key: account, sender, recipient
public record Topics(
    Topic messages,
    Topic messageStates,
    Topic webhooks,
    Topic webhooksLater,
    Topic earlyReceipts,
    Topic postflight,
    Topic directory,
    Topic optOuts) {

  /// @param partitions of the busy topics
  public static Topics of(int partitions) {
    return new Topics(
        new Topic("messages", partitions, Retention.BY_AGE),
        new Topic("message-states", partitions, Retention.COMPACTED, Duration.ofMillis(3)),
        new Topic("webhooks", partitions, Retention.BY_AGE, Duration.ofMillis(3)),
        new Topic("webhooks-later", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        new Topic("early-receipts", partitions, Retention.BY_AGE),
        new Topic("postflight", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        new Topic("directory", 1, Retention.COMPACTED),
        new Topic("opt-outs", 1, Retention.COMPACTED));
  }

  public List<Topic> all() {
    return List.of(
        messages,
        messageStates,
        webhooks,
        webhooksLater,
        earlyReceipts,
        postflight,
        directory,
        optOuts);
  }
}
