package io.ringfort.core.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.archive.Archiver;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notification.Level;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueNotificationsTest {
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Topics TOPICS = Topics.of(1);

  private final Timer timer = new ExecutorTimer();
  private final FakeQueue queue = new FakeQueue(timer);
  private final FakeMemory memory = new FakeMemory(timer);
  private final FakeArchive archive = new FakeArchive();
  private Subscription archiver;
  private Notifications notifications;

  @BeforeEach
  void start() {
    archiver =
        Archiver.start(queue, TOPICS.postflight(), archive, kind -> Optional.of(memory.map(kind)));
    notifications = new QueueNotifications(queue, TOPICS.postflight(), archive, new Json());
  }

  @AfterEach
  void stop() {
    archiver.close();
    timer.close();
  }

  private static Notification notification(int id, @Nullable String call, Level level) {
    return new Notification(
        new NotificationSid("NO%032d".formatted(id)),
        ACCOUNT,
        call,
        level,
        11200,
        "line one\nline two",
        new Notification.Exchange("POST", "https://e.com/", Map.of("a", "b"), Map.of(), "x"),
        AT.plusSeconds(id));
  }

  private List<Notification> list(Notifications.Query query) {
    return notifications.list(query);
  }

  private static Notifications.Query everything(int limit) {
    return new Notifications.Query(ACCOUNT, null, null, null, null, null, limit);
  }

  @Test
  void isThereAsItWasOnceItIsArchived() {
    Notification notification = notification(1, "CA1", Level.ERROR);
    notifications.append(notification);
    notifications.append(notification);
    await().untilAsserted(() -> assertThat(list(everything(9))).containsExactly(notification));
    assertThat(notifications.find(ACCOUNT, notification.sid())).contains(notification);
    assertThat(notifications.find(new AccountSid("AC" + "b".repeat(32)), notification.sid()))
        .isEmpty();
  }

  @Test
  void isFoundByCallLevelAndTimePageByPage() {
    Notification first = notification(1, "CA1", Level.ERROR);
    Notification second = notification(2, null, Level.WARNING);
    Notification third = notification(3, "CA1", Level.WARNING);
    List.of(first, second, third).forEach(notifications::append);
    await()
        .untilAsserted(() -> assertThat(list(everything(9))).containsExactly(third, second, first));
    assertThat(list(everything(2))).containsExactly(third, second);
    assertThat(list(new Notifications.Query(ACCOUNT, null, null, null, null, second.sid(), 9)))
        .containsExactly(first);
    assertThat(list(new Notifications.Query(ACCOUNT, "CA1", null, null, null, null, 9)))
        .containsExactly(third, first);
    assertThat(list(new Notifications.Query(ACCOUNT, null, Level.ERROR, null, null, null, 9)))
        .containsExactly(first);
    assertThat(list(new Notifications.Query(ACCOUNT, null, null, second.at(), third.at(), null, 9)))
        .containsExactly(second);
  }

  @Test
  void waitsInTheQueueWhileTheDatabaseIsAway() {
    archive.away(() -> new DatabaseException("away", true, null));
    assertThatCode(() -> notifications.append(notification(1, null, Level.ERROR)))
        .doesNotThrowAnyException();
    archive.away(null);
    await().untilAsserted(() -> assertThat(list(everything(9))).hasSize(1));
  }

  @Test
  void cutsWhatIsTooLong() {
    Notification.Exchange exchange =
        new Notification.Exchange("GET", "https://e.com/", Map.of(), Map.of(), "x".repeat(99_999));
    assertThat(exchange.body()).hasSize(16_000);
  }
}
