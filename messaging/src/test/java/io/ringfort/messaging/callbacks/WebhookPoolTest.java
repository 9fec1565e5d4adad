package io.ringfort.messaging.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.notifications.QueueNotifications;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.timeline.About;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.MessageTimeline.Resent;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.TestIntents;
import io.ringfort.messaging.inbound.Conversation;
import io.ringfort.messaging.inbound.Replies;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.optout.OptOuts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookPoolTest {
  private static final String US = "+14155550100";
  private static final String HANDSET = "+14155550199";

  /// The last of the waits between attempts is half an hour.
  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofHours(1);

  private final FakeTimer timer = new FakeTimer();
  private final FakeQueue queue = new FakeQueue(timer);
  private final FakeMemory memory = new FakeMemory(timer);
  private final FakeArchive archive = new FakeArchive();
  private final Topics topics = Topics.of(2);
  private final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  private final SidMint mint = new SidMint(new byte[] {1});
  private final List<Intent> sent = new CopyOnWriteArrayList<>();
  private final Notifications notifications =
      new QueueNotifications(queue, topics.postflight(), archive, json);
  private @TempDir Path folder;
  private Directory directory;
  private DirectoryWriter writer;
  private OptOuts optOuts;
  private Messages messages;
  private WebhookClient client;
  private Application application;
  private WebhookPool pool;

  @BeforeEach
  void start() throws IOException {
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    writer = DirectoryWriter.startOnFake(directory, queue, topics.directory(), json);
    optOuts = OptOuts.start(queue, topics.optOuts());
    messages = new Messages(queue, topics, memory, archive, json, directory);
    client =
        WebhookClient.start(
            EgressPolicy.allowLoopback(), new SimpleMeterRegistry(), InstantSource.system());
    application = new Application();
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    writer.insert(
        new Account(
            TestIntents.ACCOUNT, null, "a", Account.Status.ACTIVE, new Secret("token"), now, now),
        Optional.empty());
    writer.insert(
        new OwnedNumber(
            new PhoneNumberSid("PN" + "1".repeat(32)),
            TestIntents.ACCOUNT,
            new E164(US),
            US,
            Map.of(
                "sms_url", application.url("/sms"), "sms_fallback_url", application.url("/spare")),
            now,
            now),
        Optional.empty());
    Archiver.start(queue, topics.postflight(), archive, _ -> Optional.empty());
    queue.follow(
        topics.messages(),
        null,
        entry -> {
          if (json.read(Objects.requireNonNull(entry.value()), Command.class)
              instanceof Command.Send(Intent intent)) {
            sent.add(intent);
          }
        });
    pool = startPool();
  }

  @AfterEach
  void stop() {
    pool.close();
    application.close();
    client.close();
    writer.close();
  }

  private WebhookPool startPool() {
    InstantSource clock = InstantSource.system();
    Replies replies = new Replies(messages, directory, optOuts, mint, clock);
    return WebhookPool.start(
        queue,
        topics,
        json,
        new WebhookPool.Outside(
            directory,
            client,
            new Conversation(directory, optOuts, client, replies, clock),
            memory,
            new Steps(
                About.MESSAGE,
                queue,
                topics.postflight(),
                json,
                mint,
                clock,
                new SimpleMeterRegistry()),
            notifications,
            mint,
            clock));
  }

  private Message inbound(int number, String body) {
    return message(
        number,
        Intent.Direction.INBOUND,
        new Intent.Parties(HANDSET, US, null),
        body,
        null,
        Status.RECEIVED);
  }

  private Message delivered(int number) {
    return message(
        number,
        Intent.Direction.OUTBOUND_API,
        new Intent.Parties(US, HANDSET, null),
        "Hello",
        application.url("/status"),
        Status.DELIVERED);
  }

  private Message message(
      int number,
      Intent.Direction direction,
      Intent.Parties parties,
      String body,
      @Nullable String callback,
      Status status) {
    Instant now = Instant.now();
    Intent intent =
        new Intent(
            TestIntents.sid(number),
            TestIntents.ACCOUNT,
            direction,
            parties,
            new Intent.Content(body, null, 1),
            new Intent.Terms(now, now.plusSeconds(3600), callback, null),
            now);
    return new Message(
        intent,
        new Progress(
            status,
            Phase.ENDED,
            1,
            3,
            new Progress.Times(now, null, null),
            new Progress.Wire(null, List.of(), 0),
            null));
  }

  private void owe(Job job) {
    queue.append(topics.webhooks(), job.key(), json.bytes(job)).join();
  }

  private void owe(Message inbound) {
    owe(new Job.Inbound(inbound, false));
  }

  private List<TimelineEntry> webhooks(Message message) {
    return messages.timeline().of(message).stream()
        .filter(e -> e.kind().equals("webhook"))
        .toList();
  }

  private List<TimelineEntry> awaitWebhooks(Message message, int number) {
    return await().until(() -> webhooks(message), list -> list.size() == number);
  }

  private static List<String> details(List<TimelineEntry> entries, String name) {
    return entries.stream().map(e -> e.details().getOrDefault(name, "")).toList();
  }

  private Resent resend(Message message, TimelineEntry failed) {
    return messages
        .timeline()
        .resend(message, failed.details().getOrDefault("token", ""), Instant.now());
  }

  @Test
  void eachTryAtAStatusCallbackIsAStepOfTheTimeline() {
    Message message = delivered(1);
    application.answers("/status", 503, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());

    awaitWebhooks(message, 1);
    application.answers("/status", 200, "thanks");
    timer.advance(Duration.ofSeconds(10));

    List<TimelineEntry> told = awaitWebhooks(message, 2);
    assertThat(details(told, "attempt")).containsExactly("1", "2");
    assertThat(details(told, "status")).containsExactly("503", "200");
    assertThat(details(told, "code")).containsExactly("11200", "");
    assertThat(details(told, "token"))
        .doesNotContain("")
        .allMatch(details(told, "token")::contains);
    assertThat(details(told, "url")).containsOnly(application.url("/status"));
    assertThat(details(told, "body")).containsExactly("", "thanks");
    assertThat(details(told, "latencyMs")).allSatisfy(ms -> assertThat(ms).matches("\\d+"));
    assertThat(details(told, "param.MessageStatus")).containsOnly("delivered");
    assertThat(details(told, "param.To")).containsOnly(HANDSET);
    assertThat(messages.timeline().of(message))
        .extracting(TimelineEntry::kind)
        .startsWith("request", "status");
  }

  @Test
  void whatStandsInTheMessageIsNotStoredOnceMore() {
    Message message = inbound(1, "my secret");
    application.answers("/sms", "<Message>Hi</Message>");
    owe(message);

    List<TimelineEntry> asked = awaitWebhooks(message, 1);
    assertThat(asked.getFirst().details())
        .containsEntry("param.Body", "my secret")
        .containsEntry("body", "<Response><Message>Hi</Message></Response>")
        .containsEntry("replies", sent.getFirst().sid().value());
    assertThat(stored("message-step").getFirst().doc()).doesNotContain("secret", HANDSET, US);
  }

  private List<Archived> stored(String kind) {
    return archive.list(
        new ArchiveQuery(TestIntents.ACCOUNT, kind, List.of(), Optional.empty(), 100));
  }

  @Test
  void whatAnApplicationSaysIsNotKeptOfAMessageWhoseTextIsTakenOut() {
    Message message = inbound(1, "Hello");
    archive(message);
    application.answers("/sms", "<Message>soon</Message>");
    owe(message);
    awaitWebhooks(message, 1);

    messages.redact(TestIntents.ACCOUNT, TestIntents.sid(1)).orElseThrow();
    assertThat(details(webhooks(message), "body")).containsOnly("");
    // An answer that comes after it.
    owe(message);

    assertThat(details(awaitWebhooks(message, 2), "body")).containsOnly("");
    assertThat(messages.delete(TestIntents.ACCOUNT, TestIntents.sid(1))).isTrue();
    assertThat(stored("message-step")).isEmpty();
  }

  private void archive(Message message) {
    archive.insert(
        List.of(
            new Archived(
                message.intent().sid().value(),
                TestIntents.ACCOUNT,
                "message",
                message.intent().created(),
                new String(json.bytes(message), StandardCharsets.UTF_8))));
  }

  @Test
  void aStatusCallbackThatIsSentAgainHasItsTokenAndIsNotToldByItselfAfterwards() {
    Message message = delivered(1);
    application.answers("/status", 500, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());
    TimelineEntry failed = awaitWebhooks(message, 1).getFirst();
    application.answers("/status", 204, "");

    assertThat(resend(message, failed)).isEqualTo(Resent.OWED);

    List<TimelineEntry> told = awaitWebhooks(message, 2);
    assertThat(details(told, "attempt")).containsExactly("1", "by hand");
    assertThat(resend(message, failed)).isEqualTo(Resent.ANSWERED);
    letTriesByThemselvesBeMade();
    assertThat(application.asked("/status"))
        .hasSize(2)
        .allMatch(a -> a.token().equals(failed.details().get("token")))
        .extracting(Application.Asked::form)
        .allMatch(application.asked("/status").getFirst().form()::equals);
  }

  /// Returns when one that nobody sent again has been told by itself.
  private void letTriesByThemselvesBeMade() {
    await().until(() -> memory.map("by-key/webhooks-answered").size() == 1);
    Message other = delivered(99);
    Job.StatusCallback callback = new StatusCallbacks(directory).of(other).orElseThrow();
    application.answers("/other", 500, "");
    owe(
        new Job.StatusCallback(
            callback.account(),
            application.url("/other"),
            callback.token(),
            callback.params(),
            callback.since(),
            false));
    awaitWebhooks(other, 1);
    application.answers("/other", 200, "");
    await()
        .until(
            () -> {
              timer.advance(Duration.ofSeconds(5));
              return webhooks(other).size() == 2;
            });
  }

  @Test
  void aWebhookOfWhichNothingIsKnownIsNotSentAgain() {
    assertThat(messages.timeline().resend(delivered(1), "token", Instant.now()))
        .isEqualTo(Resent.UNKNOWN);
  }

  @Test
  void whereThereIsNoAddressAnyMoreNothingIsSentAgain() {
    Message message = delivered(1);
    application.answers("/status", 404, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());
    TimelineEntry failed = awaitWebhooks(message, 1).getFirst();
    Intent.Parties strangers = new Intent.Parties(HANDSET, "+14155550777", null);

    assertThat(
            resend(
                message(
                    1,
                    Intent.Direction.OUTBOUND_API,
                    strangers,
                    "Hello",
                    null,
                    Status.DELIVERED),
                failed))
        .isEqualTo(Resent.NOWHERE);
    assertThat(
            resend(
                message(1, Intent.Direction.INBOUND, strangers, "Hello", null, Status.RECEIVED),
                failed))
        .isEqualTo(Resent.NOWHERE);
  }

  @Test
  void oneThatFailsAgainIsTriedOnce() {
    Message message = delivered(1);
    application.answers("/status", 404, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());
    TimelineEntry failed = awaitWebhooks(message, 1).getFirst();

    resend(message, failed);
    awaitWebhooks(message, 2);
    timer.advance(LONGER_THAN_ANY_WAIT);

    assertThat(application.asked("/status")).hasSize(2);
    assertThat(resend(message, failed)).isEqualTo(Resent.OWED);
    awaitWebhooks(message, 3);
  }

  @Test
  void theAnswerOfAnInboundWebhookThatIsSentAgainIsObeyedOnce() {
    Message message = inbound(1, "Hello");
    application.answers("/sms", 500, "");
    application.answers("/spare", 500, "");
    owe(message);
    TimelineEntry failed = awaitWebhooks(message, 2).getFirst();
    assertThat(failed.details()).containsEntry("url", application.url("/sms"));
    application.answers("/sms", "<Message>A</Message>");

    assertThat(resend(message, failed)).isEqualTo(Resent.OWED);
    awaitWebhooks(message, 3);
    // By themselves: they would hear another answer.
    application.answers("/sms", "<Message>B</Message><Message>C</Message>");
    letTriesByThemselvesBeMade();

    assertThat(sent).extracting(i -> i.content().body()).containsExactly("A");
    assertThat(application.asked("/sms")).hasSize(2);
    assertThat(application.asked("/sms").getLast()).isEqualTo(application.asked("/sms").getFirst());
  }

  @Test
  void anAnswerIsOnlyHeardWhereTheFallbacksWasObeyed() {
    Message message = inbound(1, "Hello");
    application.answers("/sms", 500, "");
    application.answers("/spare", "<Message>from the fallback</Message>");
    owe(message);
    TimelineEntry failed = awaitWebhooks(message, 2).getFirst();
    application.answers("/sms", "<Message>late</Message><Redirect>/more</Redirect>");
    // However long ago it was, and whatever became of the reply.
    memory.forget();
    Intent reply = sent.getFirst();
    archive(new Message(reply, delivered(1).progress()));
    archive.erase(TestIntents.ACCOUNT, reply.sid().value());

    assertThat(resend(message, failed)).isEqualTo(Resent.OWED);

    assertThat(awaitWebhooks(message, 3).getLast().text()).contains("not obeyed");
    assertThat(sent).hasSize(1);
    assertThat(application.asked("/more")).isEmpty();
  }

  @Test
  void aLaterTrySendsNoReplyThatEndedAndWasForgotten() {
    Message message = inbound(1, "Hello");
    application.answers("/sms", "<Message>A</Message><Redirect>/broken</Redirect>");
    application.answers("/broken", 500, "");
    application.answers("/spare", 500, "");
    owe(message);
    awaitWebhooks(message, 3);
    archive(new Message(sent.getFirst(), delivered(1).progress()));
    memory.forget();
    application.answers("/broken", "<Message>B</Message>");

    timer.advance(LONGER_THAN_ANY_WAIT);

    awaitWebhooks(message, 5);
    assertThat(sent).extracting(i -> i.content().body()).containsExactly("A", "B");
  }

  @Test
  void anOldStopThatIsSentAgainStopsNobody() {
    Message message = inbound(1, "STOP");
    application.answers("/sms", 500, "");
    application.answers("/spare", 500, "");
    owe(message);
    TimelineEntry failed = awaitWebhooks(message, 2).getFirst();
    optOuts.unblock(TestIntents.ACCOUNT, US, HANDSET).join();
    application.answers("/sms", "");

    resend(message, failed);
    awaitWebhooks(message, 3);

    assertThat(optOuts.isBlocked(TestIntents.ACCOUNT, US, HANDSET)).isFalse();
    assertThat(sent).hasSize(1);
    assertThat(application.asked("/sms").getLast().form()).contains("OptOutType=STOP");
  }

  @Test
  void anAnswerThatCannotBeReadIsAFailure() {
    Message message = inbound(1, "Hello");
    application.answers("/sms", 200, "<Response>");
    application.answers("/spare", 200, "oops <");
    owe(message);

    List<TimelineEntry> asked = awaitWebhooks(message, 2);
    assertThat(details(asked, "code").getLast()).isEqualTo("12100");
    assertThat(details(asked, "body").getLast()).isEqualTo("oops <");
    assertThat(asked.getLast().text()).contains("could not be used");
  }

  @Test
  void aFailureIsANotificationOnce() {
    Message message = delivered(1);
    application.answers("/status", 500, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());
    awaitWebhooks(message, 1);
    timer.advance(Duration.ofSeconds(10));
    awaitWebhooks(message, 2);

    List<Notification> listed =
        notifications.list(
            new Notifications.Query(TestIntents.ACCOUNT, null, null, null, null, null, 10));
    assertThat(listed).hasSize(1);
    Notification one = listed.getFirst();
    assertThat(one.code()).isEqualTo(11200);
    assertThat(one.text()).contains(TestIntents.sid(1).value());
    assertThat(Objects.requireNonNull(one.exchange()).variables())
        .containsEntry("MessageSid", TestIntents.sid(1).value())
        .containsEntry("MessageStatus", "delivered")
        .doesNotContainKey("To");
  }

  @Test
  void withoutTheMemoryStoreOrTheDatabaseWebhooksGoOn() {
    memory.setAvailable(false);
    archive.away(() -> new IllegalStateException("away"));
    Message message = delivered(1);
    application.answers("/status", 500, "");
    owe(new StatusCallbacks(directory).of(message).orElseThrow());
    await().until(() -> application.asked("/status").size() == 1);
    await()
        .until(
            () -> {
              timer.advance(Duration.ofSeconds(10));
              return application.asked("/status").size() == 2;
            });
    assertThat(webhooks(message)).isEmpty();

    archive.away(null);

    await()
        .until(
            () -> {
              timer.advance(Duration.ofSeconds(1));
              return webhooks(message).size() >= 2;
            });
  }

  @Test
  void aHostThatDiesAsksAgainWithTheSameTokenAndRepliesOnce() {
    queue.setCommitsHeld(true);
    Message message = inbound(1, "Hello");
    application.answers("/sms", "<Message>A</Message>");
    owe(message);
    await().until(() -> application.asked("/sms").size() == 1);
    awaitWebhooks(message, 1);

    queue.crash();
    queue.setCommitsHeld(false);
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    optOuts = OptOuts.start(queue, topics.optOuts());
    pool = startPool();

    await().until(() -> application.asked("/sms").size() == 2);
    assertThat(application.asked("/sms").getFirst()).isEqualTo(application.asked("/sms").getLast());
    assertThat(sent.stream().map(Intent::sid).distinct()).hasSize(1);
  }
}
