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
/// @param callbacks what customers' servers are told of calls, recordings and conferences; key:
///   account and what it is about
/// @param callbacksLater those that were not taken at the first try
/// @param calls calls that were asked for, and what is asked of them; key: account
/// @param callStates the changelog beside it
/// @param recordings raw recordings that wait for being cleaned and stored; key: sid
public record Topics(
    Topic messages,
    Topic messageStates,
    Topic webhooks,
    Topic webhooksLater,
    Topic earlyReceipts,
    Topic postflight,
    Topic directory,
    Topic optOuts,
    Topic callbacks,
    Topic callbacksLater,
    Topic calls,
    Topic callStates,
    Topic recordings) {

  /// @param partitions of the busy topics
  public static Topics of(int partitions) {
    return new Topics(
        // What the broker takes is by request, not by entry: two milliseconds of an accept's time are a
        // third of the requests that there would be.
        new Topic("messages", partitions, Retention.BY_AGE, Duration.ofMillis(2)),
        new Topic("message-states", partitions, Retention.COMPACTED, Duration.ofMillis(5)),
        new Topic("webhooks", partitions, Retention.BY_AGE, Duration.ofMillis(3)),
        new Topic("webhooks-later", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        new Topic("early-receipts", partitions, Retention.BY_AGE),
        new Topic("postflight", partitions, Retention.BY_AGE, Duration.ofMillis(50)),
        new Topic("directory", 1, Retention.COMPACTED),
        new Topic("opt-outs", 1, Retention.COMPACTED),
        new Topic("callbacks", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        new Topic("callbacks-later", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        // Most of what is written here nobody waits for; a request to call somebody can bear it.
        new Topic("calls", partitions, Retention.BY_AGE, Duration.ofMillis(20)),
        new Topic("call-states", partitions, Retention.COMPACTED, Duration.ofMillis(20)),
        new Topic("recordings", partitions, Retention.BY_AGE, Duration.ofMillis(3)));
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
        optOuts,
        callbacks,
        callbacksLater,
        calls,
        callStates,
        recordings);
  }
}
