package io.ringfort.core.notifications;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notifications on the topic `postflight`, from where the archiver brings them into the archive:
/// while the database is away they wait there.
public final class QueueNotifications implements Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(QueueNotifications.class);
  private static final String KIND = "notification";

  private final Queue queue;
  private final Topic postflight;
  private final Archive archive;
  private final Json json;

  public QueueNotifications(Queue queue, Topic postflight, Archive archive, Json json) {
    this.queue = queue;
    this.postflight = postflight;
    this.archive = archive;
    this.json = json;
  }

  @Override
  public void append(Notification notification) {
    Archived record =
        new Archived(
            notification.sid().value(),
            notification.account(),
            KIND,
            notification.at(),
            new String(json.bytes(notification), StandardCharsets.UTF_8));
    try {
      var _ =
          queue
              .append(postflight, record.sid(), Archiver.write(record))
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      lost(notification, failure);
                    }
                  });
    } catch (RuntimeException e) {
      lost(notification, e);
    }
  }

  private static void lost(Notification notification, Throwable failure) {
    LOG.warn(
        "account {}: notification {} of error {} is lost: {}",
        notification.account(),
        notification.sid(),
        notification.code(),
        failure.getMessage());
  }

  @Override
  public Optional<Notification> find(AccountSid account, NotificationSid sid) {
    return archive.fetch(account, sid.value()).map(this::read);
  }

  @Override
  public List<Notification> list(Query query) {
    Optional<Notification> after =
        query.after() == null ? Optional.empty() : find(query.account(), query.after());
    if (query.after() != null && after.isEmpty()) {
      return List.of();
    }
    List<Filter> filters = new ArrayList<>();
    if (query.call() != null) {
      filters.add(new Filter("call", Comparison.EQUAL, query.call()));
    }
    if (query.level() != null) {
      filters.add(new Filter("level", Comparison.EQUAL, query.level().name()));
    }
    if (query.from() != null) {
      filters.add(new Filter("at", Comparison.AT_LEAST, Json.text(query.from())));
    }
    if (query.before() != null) {
      filters.add(new Filter("at", Comparison.BELOW, Json.text(query.before())));
    }
    return archive
        .list(
            new ArchiveQuery(
                query.account(),
                KIND,
                filters,
                after.map(n -> new ArchiveQuery.Cursor(n.at(), n.sid().value())),
                query.limit()))
        .stream()
        .map(this::read)
        .toList();
  }

  private Notification read(Archived record) {
    return json.read(record.doc(), Notification.class);
  }
}
