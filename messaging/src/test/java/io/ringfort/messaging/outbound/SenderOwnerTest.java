package io.ringfort.messaging.outbound;

import static io.ringfort.messaging.TestIntents.ACCOUNT;
import static io.ringfort.messaging.TestIntents.outbound;
import static io.ringfort.messaging.TestIntents.sid;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.callbacks.StatusCallbacks;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.messaging.receipts.ReceiptIndex;
import io.ringfort.messaging.smpp.Carriers;
import io.ringfort.messaging.smpp.DeliverHandler;
import io.ringfort.messaging.smpp.Delivered;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An owner on fake engines and without carriers, so that every message that comes to its turn
/// fails.
@Timeout(30)
class SenderOwnerTest {
  private static final String FROM = "+14155550001";

  private final Topics topics = Topics.of(1);
  private final ExecutorTimer timer = new ExecutorTimer();
  private final FakeQueue queue = new FakeQueue(timer);
  private final FakeMemory memory = new FakeMemory(timer);
  private final MemoryMap inFlight = memory.map(Messages.IN_FLIGHT);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Json json = new Json();
  private final SlowTable table = new SlowTable();

  @TempDir private Path folder;
  private Outbound.Parts parts;
  private volatile Duration ahead = Duration.ZERO;

  /// A table of parked messages whose writes wait until they are let through.
  private static final class SlowTable implements DueTable {
    final CountDownLatch writes = new CountDownLatch(1);
    final CountDownLatch asked = new CountDownLatch(1);
    final Map<MessageSid, Parked> rows = new ConcurrentHashMap<>();

    @Override
    public void park(int shard, List<Parked> messages) {
      asked.countDown();
      try {
        writes.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      messages.forEach(m -> rows.putIfAbsent(m.message().intent().sid(), m));
    }

    @Override
    public List<Message> due(int shard, Instant by, int atMost) {
      return List.of();
    }

    @Override
    public Optional<Message> find(MessageSid sid) {
      return Optional.ofNullable(rows.get(sid)).map(Parked::message);
    }

    @Override
    public List<Parked> all(int shard) {
      return List.copyOf(rows.values());
    }

    @Override
    public void remove(List<MessageSid> sids) {
      sids.forEach(rows::remove);
    }
  }

  private static final class NoDeliveries implements DeliverHandler {
    @Override
    public void receipt(String carrier, String carrierId, String state, String error) {
      throw new AssertionError("got a receipt without a carrier");
    }

    @Override
    public void message(Delivered delivered) {
      throw new AssertionError("got a message without a carrier");
    }
  }

  @BeforeEach
  void wire() {
    OutboundConfig config = OutboundConfig.defaults();
    Directory directory =
        Directory.start(queue, topics.directory(), json, folder.resolve("snapshot.json"));
    InstantSource clock = () -> Instant.now().plus(ahead);
    Effects.Outside outside =
        new Effects.Outside(
            queue,
            topics,
            json,
            timer,
            new StatusCallbacks(directory),
            new ReceiptIndex(memory, config.receiptsWithin()),
            Threads.virtualPerTask("submit"),
            clock);
    parts =
        new Outbound.Parts(
            config,
            new Carriers(List.of(), new NoDeliveries(), timer, metrics),
            new Lifecycles(config, List.of()),
            new Admission(directory, OptOuts.start(queue, topics.optOuts())),
            table,
            outside,
            memory.map(Messages.FULL_SENDERS),
            clock,
            metrics.counter("failures"),
            metrics.counter("doubts"),
            new AtomicBoolean());
  }

  @AfterEach
  void close() {
    queue.crash();
    timer.close();
  }

  private void own() {
    queue.own(
        topics.messages(),
        topics.messageStates(),
        "messaging",
        p ->
            new SenderOwner(
                p, json, inFlight, parts, new SenderOwner.Tenure(() -> {}, () -> {})));
  }

  private void append(byte[] command) {
    queue.append(topics.messages(), Messages.senderKey(ACCOUNT, FROM), command).join();
  }

  private void awaitStatus(MessageSid sid, Status wanted) {
    await().until(() -> statusOf(sid) == wanted);
  }

  private @Nullable Status statusOf(MessageSid sid) {
    return Optional.ofNullable(inFlight.get(ACCOUNT + "/" + sid))
        .map(b -> json.read(b, Message.class).progress().status())
        .orElse(null);
  }

  private static Intent scheduled(int number) {
    return scheduled(number, Duration.ofHours(1));
  }

  private static Intent scheduled(int number, Duration in) {
    Intent i = outbound(number, FROM, "later");
    Instant at = Instant.now().plus(in);
    return new Intent(
        i.sid(),
        i.account(),
        i.direction(),
        i.parties(),
        i.content(),
        new Intent.Terms(at, at.plusSeconds(60), null, null),
        Instant.now());
  }

  @Test
  void anEntryThatCannotBeReadTakesNothingBehindItAlong() {
    append(json.bytes(new Command.Send(outbound(1, FROM, "before"))));
    append("no command".getBytes(StandardCharsets.UTF_8));
    append(json.bytes(new Command.Send(outbound(2, FROM, "after"))));
    own();
    awaitStatus(sid(1), Status.FAILED);
    awaitStatus(sid(2), Status.FAILED);
  }

  @Test
  void anOwnerThatMayHaveBeenReplacedDoesNothingUntilTheGroupConfirmsIt() {
    queue.setConfirming(false);
    own();
    append(json.bytes(new Command.Send(outbound(1, FROM, "later"))));
    await().until(() -> statusOf(sid(1)) != null);
    await().during(Duration.ofMillis(700)).until(() -> statusOf(sid(1)) != Status.FAILED);

    queue.setConfirming(true);
    awaitStatus(sid(1), Status.FAILED);
  }

  @Test
  void aMessageThatIsCanceledWhileItIsBeingParkedLeavesNoRow() throws InterruptedException {
    own();
    append(json.bytes(new Command.Send(scheduled(1))));
    table.asked.await();
    append(json.bytes(new Command.Cancel(sid(1))));
    awaitStatus(sid(1), Status.CANCELED);
    append(json.bytes(new Command.Send(scheduled(2))));
    table.writes.countDown();
    await().until(() -> table.rows.containsKey(sid(2)));
    await().until(() -> !table.rows.containsKey(sid(1)));
  }

  @Test
  void aMessageThatWaitsIsShownAlsoWhenTheFrontDoorsEntryIsGone() {
    own();
    append(json.bytes(new Command.Send(scheduled(1, Duration.ofSeconds(25)))));
    // The entry behind it has been seen: so has it.
    append(json.bytes(new Command.Send(outbound(2, FROM, "now"))));
    awaitStatus(sid(2), Status.FAILED);

    ahead = Duration.ofSeconds(11);

    awaitStatus(sid(1), Status.SCHEDULED);
  }

  @Test
  void aMessageThatWasAcceptedBeforeItsOwnerBeganIsShownAtOnce() {
    append(json.bytes(new Command.Send(scheduled(1, Duration.ofSeconds(25)))));
    own();
    awaitStatus(sid(1), Status.SCHEDULED);
  }
}
