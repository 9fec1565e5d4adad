package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Effect;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Ledger;
import io.ringfort.messaging.lifecycle.Lifecycle;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.lifecycle.Step;
import io.ringfort.messaging.smpp.Carriers;
import io.ringfort.messaging.smpp.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All messages of one partition that are in flight, and what is to be done with them. One thread.
final class OwnedMessages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedMessages.class);
  private static final Duration REPEATABLE = Duration.ofSeconds(45);

  /// A reply comes again when its application is asked again, which goes on for three quarters of
  /// an hour.
  private static final Duration REPLY_REPEATABLE = Duration.ofHours(1);

  /// Until then the front door's entry in the memory store does.
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final long SWEEP_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final OwnedPartition partition;
  private final Outbound.Parts parts;
  private final Effects effects;
  private final SenderLines lines;
  private final Parking parking;
  private final Assembly assembly = new Assembly();
  private final Map<MessageSid, Message> live = new HashMap<>();
  private final Set<MessageSid> ended = new HashSet<>();
  private final Map<MessageSid, List<Event.Receipt>> early = new HashMap<>();
  private final Carriers.Listening capacity;
  private final Ledger ledger = new Ledger(0);

  /// Messages whose entry in the memory store is still the front door's, the oldest first.
  private final ArrayDeque<Intent> waiting = new ArrayDeque<>();

  private final Instant began;
  private int pending;
  private int onWire;
  private boolean paused;
  private long nextSweep;

  OwnedMessages(
      OwnedPartition partition, Outbound.Parts parts, Effects effects, SenderOwner mailbox) {
    this.partition = partition;
    this.parts = parts;
    this.effects = effects;
    lines = new SenderLines(parts.config());
    began = parts.clock().instant();
    parking = new Parking(partition.id(), parts.due(), mailbox);
    capacity = parts.carriers().onCapacity(() -> wakeIfStarving(mailbox));
  }

  private void wakeIfStarving(SenderOwner mailbox) {
    if (lines.takeStarving()) {
      mailbox.post(() -> {});
    }
  }

  /// Takes over what the changelog knows.
  void restore(List<Message> messages) {
    Instant now = parts.clock().instant();
    for (Message message : messages) {
      MessageSid sid = message.intent().sid();
      restoreReceipts(message);
      effects.show(message);
      if (message.progress().phase() == Phase.ENDED) {
        ended.add(sid);
      } else {
        live.put(sid, message);
        count(message, 1);
      }
      effects.perform(track(message, lifecycle(message).resume(message, now)), null);
    }
    parking.restore(this::showParked, lines::parked);
    if (!messages.isEmpty()) {
      LOG.info(
          "partition {}: took over {} messages, {} of them in flight",
          partition.id(),
          messages.size(),
          live.size());
    }
  }

  /// A row may outlive its message's return to the changelog, which then knows better.
  private void showParked(Message message) {
    MessageSid sid = message.intent().sid();
    if (!live.containsKey(sid) && !ended.contains(sid)) {
      effects.show(message);
    }
  }

  /// Knows again what is over: nothing is to be done about it, but its intent may still come.
  void restoreOver(Map<MessageSid, Over> over) {
    over.forEach(
        (sid, o) -> {
          ended.add(sid);
          ledger.finished(sid, o.over());
        });
  }

  private void restoreReceipts(Message message) {
    String carrier = message.progress().wire().carrier();
    if (carrier == null) {
      return;
    }
    String sender =
        Messages.senderKey(message.intent().account(), message.intent().parties().from());
    for (Progress.Part part : message.progress().wire().parts()) {
      if (part.carrierId() != null && part.outcome() == null) {
        parts.outside().receipts().put(carrier, part.carrierId(), sender, message.intent().sid());
      }
    }
  }

  void entry(long offset, Command command) {
    switch (command) {
      case Command.Send send -> send(offset, send.intent());
      case Command.Receipt receipt ->
          command(
              offset,
              receipt.sid(),
              new Event.Receipt(receipt.carrierId(), receipt.outcome(), receipt.failure()));
      case Command.Cancel cancel -> cancel(offset, cancel.sid());
      case Command.Received received -> received(offset, received);
    }
    settle();
  }

  private void send(long offset, Intent intent) {
    if (live.containsKey(intent.sid()) || ended.contains(intent.sid())) {
      ledger.repeat(offset, intent.created());
      return;
    }
    ledger.intent(offset, intent.sid(), intent.created());
    Message message = Message.fresh(intent);
    live.put(intent.sid(), message);
    count(message, 1);
    pauseOrResume();
    if (isShown(intent)) {
      waiting.add(intent);
    } else {
      effects.show(message);
    }
    place(message);
  }

  /// The front door showed it a moment ago, for a minute, and its first step will soon show it again. Not
  /// what was accepted before this owner began: the memory store may have been lost meanwhile.
  private boolean isShown(Intent intent) {
    Instant now = parts.clock().instant();
    return intent.created().isAfter(began) && intent.created().plus(SOON).isAfter(now);
  }

  /// Makes last what readers see of messages that were not sent as soon as most are.
  private void showWaiting(Instant now) {
    while (!waiting.isEmpty() && !waiting.peek().created().plus(SOON).isAfter(now)) {
      Message message = live.get(waiting.remove().sid());
      if (message != null && message.progress().phase() == Phase.PENDING) {
        effects.show(message);
      }
    }
  }

  private void settle() {
    if (ledger.settled() > 0) {
      partition.settle(ledger.settled());
    }
  }

  /// Finds the place where a message waits for its turn.
  private void place(Message message) {
    Instant now = parts.clock().instant();
    Instant notBefore = message.intent().terms().notBefore();
    if (Duration.between(now, notBefore).compareTo(parts.config().parkBeyond()) > 0) {
      park(message, notBefore, now);
    } else if (notBefore.isAfter(now)) {
      lines.later(message.intent().sid(), notBefore);
    } else {
      join(message, now);
    }
  }

  private void join(Message message, Instant now) {
    SenderLine line = lines.of(message.intent());
    long nanos = System.nanoTime();
    long backlog = line.backlogNanos(nanos);
    if (backlog > parts.config().longestQueue().toNanos()) {
      step(message, new Event.Refuse(Failures.QUEUE_OVERFLOW));
    } else if (backlog > parts.config().parkBeyond().toNanos() && parking.isOpen()) {
      line.parked(nanos + backlog, message.intent().content().segments());
      park(message, now.plusNanos(backlog), now);
    } else {
      Step queued = step(message, new Event.Queued());
      lines.add(line, queued.message());
    }
  }

  private void park(Message message, Instant turn, Instant now) {
    if (parking.isOpen()) {
      // Back a little before its turn.
      Instant due = turn.minus(parts.config().parkBeyond().dividedBy(2));
      // From here on there may be a row: should it end before it is parked, the row must go before
      // it is forgotten.
      Message parked = message.asParked();
      live.put(message.intent().sid(), parked);
      parking.park(new DueTable.Parked(parked, due.isBefore(now) ? now : due));
    } else {
      lines.later(message.intent().sid(), turn);
    }
  }

  /// The database has it: neither the owner's hands nor the topic need it any more.
  void parked(Message message) {
    Message there = live.get(message.intent().sid());
    if (there != null && there.progress().phase() == Phase.PENDING) {
      live.remove(message.intent().sid());
      count(there, -1);
      pauseOrResume();
      effects.show(message);
      ledger.durable(message.intent().sid(), message.progress().version());
      settle();
    }
  }

  /// The database did not take it: it waits here.
  void notParked(DueTable.Parked parked) {
    lines.later(parked.message().intent().sid(), parked.due());
  }

  /// A parked message is due, or is to be canceled: the changelog becomes its home, then its row
  /// goes.
  ///
  /// @param then what to do once it is here
  void takeUp(Message message, Runnable then) {
    MessageSid sid = message.intent().sid();
    if (ended.contains(sid)) {
      parking.remove(sid);
    } else if (live.containsKey(sid)) {
      then.run();
    } else {
      live.put(sid, message);
      count(message, 1);
      effects.perform(new Step(message, List.of(new Effect.Persist(message))), null);
      if (message.progress().status() == Status.SCHEDULED) {
        lines.later(sid, message.intent().terms().notBefore());
      } else {
        lines.add(lines.of(message.intent()), message);
      }
      then.run();
    }
  }

  private void command(long offset, MessageSid sid, Event event) {
    Message message = live.get(sid);
    if (message == null) {
      ledger.idle(offset);
      return;
    }
    Step step = lifecycle(message).on(message, event, parts.clock().instant());
    if (step.message() == message
        && event instanceof Event.Receipt receipt
        && message.progress().phase() == Phase.ON_WIRE) {
      // The carrier was faster than the answer to our submit: keep it until that is here, and the
      // offset until it is durable.
      early.computeIfAbsent(sid, _ -> new ArrayList<>()).add(receipt);
      ledger.command(offset, sid, message.progress().version() + 2);
    } else if (step.message() == message) {
      ledger.idle(offset);
    } else {
      ledger.command(offset, sid, step.message().progress().version());
      perform(message, step, null);
    }
  }

  private void cancel(long offset, MessageSid sid) {
    if (live.containsKey(sid) || ended.contains(sid)) {
      command(offset, sid, new Event.Cancel());
    } else {
      // Parked, or unknown. A cancellation that is lost in a crash is asked again by the customer,
      // who got no answer.
      ledger.idle(offset);
      parking.find(sid, message -> takeUp(message, () -> stepIfLive(sid, new Event.Cancel())));
    }
  }

  private void received(long offset, Command.Received received) {
    Instant created = received.intent().created();
    switch (assembly.add(received, ended.contains(received.sid()))) {
      case Assembly.Added.Repeats _ -> ledger.repeat(offset, created);
      case Assembly.Added.Waits waits -> ledger.intent(offset, waits.sid(), created);
      case Assembly.Added.Completes completes -> {
        ledger.intent(offset, completes.whole().intent().sid(), created);
        receive(completes.whole());
      }
    }
  }

  private void receive(Message message) {
    ended.add(message.intent().sid());
    effects.perform(Lifecycle.received(message), null);
  }

  /// What became of a submit.
  ///
  /// @param attempt that it answers; an answer to an older one is not passed on
  void submitted(MessageSid sid, int attempt, Event.Submitted outcome) {
    Message message = live.get(sid);
    if (message == null || message.progress().attempts() != attempt) {
      return;
    }
    step(message, outcome);
    List<Event.Receipt> waiting = early.remove(sid);
    if (waiting != null) {
      waiting.forEach(
          receipt -> {
            Message now = live.get(sid);
            if (now != null) {
              step(now, receipt);
            }
          });
    }
  }

  void requeue(Message message, Instant notBefore) {
    lines.later(message.intent().sid(), notBefore);
  }

  void durable(Message message) {
    MessageSid sid = message.intent().sid();
    ledger.durable(sid, message.progress().version());
    settle();
    if (message.parked() && message.progress().phase() == Phase.PENDING) {
      // The changelog is its home now.
      parking.remove(sid);
    }
  }

  /// The message has ended, and everybody who must know it does.
  void effectsDone(Message message) {
    if (message.parked()) {
      parking.whenRemoved(message.intent().sid(), () -> finish(message));
    } else {
      finish(message);
    }
  }

  private void finish(Message message) {
    Over over = new Over(repeatableUntil(message));
    effects.over(message.intent().sid(), over);
    ledger.finished(message.intent().sid(), over.over());
    forget();
  }

  void committed(long nextOffset) {
    ledger.committed(nextOffset);
    forget();
  }

  private void forget() {
    for (MessageSid sid : ledger.forgettable()) {
      effects.forget(sid);
      ended.remove(sid);
    }
  }

  /// The newest version that this owner knows; empty when the message has ended and this is not its
  /// last version.
  Optional<Message> latest(Message message) {
    MessageSid sid = message.intent().sid();
    boolean over = ended.contains(sid) && message.progress().phase() != Phase.ENDED;
    return over
        ? Optional.empty()
        : Optional.of(Message.later(message, live.getOrDefault(sid, message)));
  }

  /// Sends what may be sent now.
  ///
  /// @return how long nothing further can happen by itself, in nanoseconds
  long pump() {
    Instant now = parts.clock().instant();
    long nanos = System.nanoTime();
    if (nanos - nextSweep >= 0) {
      sweep(now, nanos);
      nextSweep = nanos + SWEEP_EVERY;
    }
    lines.due(now).forEach(sid -> backInLine(sid, now));
    return lines.serve(nanos, this::serveHead);
  }

  private void backInLine(MessageSid sid, Instant now) {
    Message message = live.get(sid);
    if (message == null || message.progress().phase() != Phase.PENDING) {
      return;
    }
    if (message.progress().attempts() > 0) {
      lines.addFirst(lines.of(message.intent()), message);
    } else {
      join(message, now);
    }
  }

  private SenderLines.Served serveHead(SenderLine line, MessageSid sid, long nanos) {
    Message message = live.get(sid);
    if (message == null || message.progress().phase() != Phase.PENDING) {
      return SenderLines.Served.GONE;
    }
    var refusal = parts.admission().refusal(message.intent());
    if (refusal.isPresent()) {
      step(message, new Event.Refuse(refusal.get()));
      return SenderLines.Served.GONE;
    }
    var carrier = parts.carriers().route(message.intent().parties().to());
    if (carrier.isEmpty()) {
      step(message, new Event.Refuse(Failures.LANDLINE));
      return SenderLines.Served.GONE;
    }
    int segments = message.intent().content().segments();
    var lease = carrier.get().reserve(segments, nanos);
    if (lease.isEmpty()) {
      return SenderLines.Served.NO_ROOM;
    }
    Step step =
        lifecycle(message)
            .on(message, new Event.Turn(carrier.get().name()), parts.clock().instant());
    boolean submits = step.message().progress().phase() == Phase.ON_WIRE;
    if (submits) {
      line.spend(segments, nanos);
    } else {
      lease.get().release();
    }
    perform(message, step, submits ? lease.get() : null);
    return SenderLines.Served.GONE;
  }

  private void sweep(Instant now, long nanos) {
    List<Message> overdue =
        live.values().stream().filter(m -> lifecycle(m).isOverdue(m, now)).toList();
    overdue.forEach(message -> step(message, new Event.Tick()));
    showWaiting(now);
    assembly.overdue(now).forEach(this::receive);
    lines.sweep(nanos, parts.fullSenders());
    parking.poll(
        now.plus(parts.config().parkBeyond().dividedBy(2)), message -> takeUp(message, () -> {}));
  }

  private Step step(Message message, Event event) {
    Step step = lifecycle(message).on(message, event, parts.clock().instant());
    perform(message, step, null);
    return step;
  }

  private void stepIfLive(MessageSid sid, Event event) {
    Message message = live.get(sid);
    if (message != null) {
      step(message, event);
    }
  }

  private void perform(Message before, Step step, @Nullable Lease lease) {
    effects.perform(track(before, step), lease);
  }

  /// The one place where the table changes hands from one version to the next.
  private Step track(Message before, Step step) {
    Message after = step.message();
    if (after == before) {
      return step;
    }
    MessageSid sid = after.intent().sid();
    count(before, -1);
    count(after, 1);
    parts.doubts().increment(after.progress().wire().doubts() - before.progress().wire().doubts());
    if (after.progress().phase() == Phase.ENDED) {
      live.remove(sid);
      early.remove(sid);
      ended.add(sid);
    } else {
      live.put(sid, after);
    }
    // Readers see it once it is durable: what is only here could die with this host, and a status
    // would move back.
    pauseOrResume();
    return step;
  }

  private void count(Message message, int by) {
    switch (message.progress().phase()) {
      case PENDING -> pending += by;
      case ON_WIRE -> onWire += by;
      case DOUBT, WITH_CARRIER, ASSEMBLING, ENDED -> {}
    }
  }

  /// True while a submit is on its way, or its answer.
  boolean isAnyOnWire() {
    return onWire > 0;
  }

  private void pauseOrResume() {
    int most = parts.config().pendingPerPartition();
    if (!paused && pending >= most) {
      paused = true;
      partition.pause();
    } else if (paused && pending < most * 3 / 4) {
      paused = false;
      partition.resume();
    }
  }

  private Lifecycle lifecycle(Message message) {
    return parts.lifecycles().of(message);
  }

  private static Instant repeatableUntil(Message message) {
    Intent intent = message.intent();
    boolean reply = intent.direction() == Intent.Direction.OUTBOUND_REPLY;
    Instant until = intent.created().plus(reply ? REPLY_REPEATABLE : REPEATABLE);
    Intent.Remembered remembered = intent.terms().remembered();
    return remembered != null && remembered.until().isAfter(until) ? remembered.until() : until;
  }

  @Override
  public void close() {
    capacity.close();
  }
}
