package io.ringfort.stack.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.notifications.QueueNotifications;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.optout.OptOuts;
import java.time.InstantSource;

/// What the roles of a host stand on.
public record Ground(
    Primitives primitives, Books books, Messages messages, WebhookClient webhooks, Tools tools) {

  /// The three primitives, and history on top of one of them.
  public record Primitives(
      Queue queue, Topics topics, Memory memory, PostgresDatabase database, Archive archive) {}

  /// What customers have written down.
  public record Books(Directory directory, DirectoryWriter writer, OptOuts optOuts) {}

  public record Tools(
      SidMint mint, Json json, Timer timer, MeterRegistry metrics, InstantSource clock) {}

  /// What went wrong, for customers to read.
  public Notifications notifications() {
    return new QueueNotifications(
        primitives.queue(), primitives.topics().postflight(), primitives.archive(), tools.json());
  }
}
