package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import io.ringfort.core.simulation.Producer;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Effect;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Ledger;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.lifecycle.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The owner of a partition on one host, from its take-over until the group gives the partition to
/// another, as far as it has heard of that, or to its host's death, which may come between any two
/// things that it does.
final class Owner {
  private static final int RETRY_MILLIS = 1_000;
  private static final int DRAIN_MILLIS = 2_000;
  private static final int FLUSH_MILLIS = 5_000;

  private final World world;
  private final Agenda agenda;
  private final Partition partition;
  private final Host host;
  private final long generation;
  private final Producer changelog;
  private final Producer webhooks;
  private final Producer postflight;
  private final Producer commits;
  private final Ledger ledger;
  private final Map<MessageSid, Message> table = new LinkedHashMap<>();
  private final Map<MessageSid, Message> durable = new HashMap<>();
  private final Map<MessageSid, Integer> effectsUnderWay = new HashMap<>();
  private final Map<Long, Integer> led = new HashMap<>();
  private final List<MessageSid> finished = new ArrayList<>();

  /// What is to follow once the lease is held again.
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  private State state = State.OPEN;
  private long next;
  private boolean reading;
  private long committing;
  private long committed;

  private enum State {
    OPEN,
    /// Sends nothing new, and waits for answers.
    DRAINING,
    CLOSED
  }

  Owner(World world, Partition partition, Host host, long generation) {
    this.world = world;
    this.partition = partition;
    this.host = host;
    this.generation = generation;
    agenda = world.agenda();
    changelog = host.producer();
    webhooks = host.producer();
    postflight = host.producer();
    commits = host.producer();
    next = partition.committed();
    committing = next;
    ledger = new Ledger(next);
  }

  long generation() {
    return generation;
  }

  /// Whether the group knows it as the owner: what nobody in the world can see at once.
  boolean isOwner() {
    return partition.generation() == generation;
  }

  boolean isOpen() {
    return host.isAlive() && state != State.CLOSED;
  }

  Host host() {
    return host;
  }

  void note(String what) {
    table.keySet().forEach(sid -> world.judge().note(sid, what, "generation " + generation));
  }

  /// Takes over: first the changelog, then the topic from the committed offset on.
  void start() {
    table.putAll(partition.take(this));
    durable.putAll(table);
    note("is taken over");
    table.values().forEach(this::show);
    for (Message message : List.copyOf(table.values())) {
      if (isOpen()) {
        step(message, "resume", () -> world.design().resume(message, agenda.now()));
        tickAtExpiry(message);
      }
    }
    partition.covered().forEach(this::covered);
    readSoon();
  }

  /// The group gave the partition to another.
  void close() {
    note("has another owner");
    state = State.CLOSED;
    partition.leave(this);
  }

  /// The group asks for the partition: answers that are heard now are no doubts for the next owner,
  /// and what is under way to the changelog, the next owner must find there.
  void drain(Runnable done) {
    if (state != State.OPEN) {
      // It is being asked for a second time.
      return;
    }
    state = State.DRAINING;
    if (world.design().drains()) {
      closeOnceAnswered(agenda.millis() + DRAIN_MILLIS, done);
    } else {
      close();
      done.run();
    }
  }

  private void closeOnceAnswered(long until, Runnable done) {
    boolean waits = table.values().stream().anyMatch(m -> m.progress().phase() == Phase.ON_WIRE);
    if (waits && agenda.millis() < until) {
      host.later(100, () -> closeOnceAnswered(until, done));
    } else {
      close();
      leaveOnceDurable(agenda.millis() + FLUSH_MILLIS, done);
    }
  }

  private void leaveOnceDurable(long until, Runnable done) {
    if (!changelog.isIdle() && agenda.millis() < until) {
      host.later(100, () -> leaveOnceDurable(until, done));
    } else {
      done.run();
    }
  }

  /// The memory store came back empty.
  void showAgain() {
    later(agenda.between(10, 2_000), () -> durable.values().forEach(this::show));
  }

  /// A stale record stands behind that of this message.
  void covered(MessageSid sid) {
    if (world.design().writesAgain()) {
      later(
          agenda.between(10, 2_000),
          () -> {
            // Not what is known to be durable: a later version may be under way before this one.
            Message message = table.get(sid);
            if (message != null && durable.containsKey(sid)) {
              persist(message, () -> {});
            }
          });
    }
  }

  private void show(Message message) {
    if (host.reachesMemory()) {
      world.store().show(message, world.design().keepsTheLater());
    }
  }

  boolean mayStillGoOut(Message message) {
    Message latest = table.get(message.intent().sid());
    boolean ended = latest != null && latest.progress().phase() == Phase.ENDED;
    return !(ended && world.design().asksWhetherItEnded())
        && (isHeld() || !world.design().asksBeforeSubmits())
        && host.reachesCarriers()
        && world.design().inTime(message, agenda.now());
  }

  private boolean isHeld() {
    return isOpen() && world.design().isHeld(host.millisSinceConfirmed());
  }

  /// What became of a submit; an answer to an older attempt is dropped.
  ///
  /// @return true when it was heard
  boolean answered(Message submitted, Event.Submitted event) {
    MessageSid sid = submitted.intent().sid();
    Message current = table.get(sid);
    boolean heard =
        isOpen()
            && current != null
            && current.progress().attempts() == submitted.progress().attempts();
    if (heard) {
      on(sid, event);
    }
    return heard;
  }

  private void later(long delayMillis, Runnable what) {
    host.later(
        delayMillis,
        () -> {
          if (isOpen()) {
            what.run();
          }
        });
  }

  private void at(Instant time, Runnable what) {
    later(Math.max(0, time.toEpochMilli() - agenda.now().toEpochMilli()), what);
  }

  void readSoon() {
    if (isOpen() && host.reachesQueue() && !reading) {
      reading = true;
      later(agenda.between(1, 50), this::read);
    }
  }

  private void read() {
    reading = false;
    if (!host.reachesQueue() || state != State.OPEN) {
      return;
    }
    for (Partition.Entry entry : List.copyOf(partition.from(next, agenda.between(1, 5)))) {
      if (!host.dies() && isOpen() && host.reachesQueue()) {
        next = entry.offset() + 1;
        take(entry.offset(), entry.command());
      }
    }
    commitSoon();
    if (next < partition.end()) {
      readSoon();
    }
  }

  private void take(long offset, Command command) {
    switch (command) {
      case Command.Send send -> takeIntent(offset, send.intent());
      case Command.Receipt receipt ->
          takeCommand(
              offset,
              receipt.sid(),
              new Event.Receipt(receipt.carrierId(), receipt.outcome(), receipt.failure()));
      case Command.Cancel cancel -> takeCommand(offset, cancel.sid(), new Event.Cancel());
      // No handset speaks in this world.
      case Command.Received _ -> ledger.idle(offset);
    }
  }

  private void takeIntent(long offset, Intent intent) {
    MessageSid sid = intent.sid();
    if (table.containsKey(sid)) {
      world.judge().intentRepeated(sid);
      ledger.repeat(offset, intent.created());
      return;
    }
    world.judge().note(sid, "owner reads the intent at", offset);
    Message fresh = Message.fresh(intent);
    table.put(sid, fresh);
    ledger.intent(offset, sid, intent.created());
    turnAt(sid, intent.terms().notBefore());
    tickAtExpiry(fresh);
    if (agenda.chance(0.3)) {
      // What waits long need not hold the offset: a record of it does as well as the intent.
      perform(sid, List.of(new Effect.Persist(fresh)));
    }
  }

  private void takeCommand(long offset, MessageSid sid, Event event) {
    Message before = table.get(sid);
    if (before == null) {
      led.put(offset, 0);
      ledger.idle(offset);
      return;
    }
    Step step = decide(before, event, () -> world.design().on(before, event, agenda.now()));
    int version = step.message() == before ? 0 : step.message().progress().version();
    led.put(offset, version);
    if (version == 0) {
      ledger.idle(offset);
    } else {
      ledger.command(offset, sid, version);
    }
    perform(sid, step.effects());
  }

  private void on(MessageSid sid, Event event) {
    Message before = table.get(sid);
    if (before != null) {
      step(before, event, () -> world.design().on(before, event, agenda.now()));
    }
  }

  private void step(Message before, Object cause, Supplier<Step> rule) {
    perform(before.intent().sid(), decide(before, cause, rule).effects());
  }

  private Step decide(Message before, Object cause, Supplier<Step> rule) {
    MessageSid sid = before.intent().sid();
    world.judge().note(sid, "event", cause);
    Step step;
    try {
      step = rule.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new Broken(sid.value(), "the lifecycle threw " + e);
    }
    table.put(sid, step.message());
    return step;
  }

  private void perform(MessageSid sid, List<Effect> effects) {
    if (!effects.isEmpty() && !host.dies()) {
      host.inTheMiddle(() -> perform(sid, effects.getFirst(), effects.subList(1, effects.size())));
    }
  }

  private void perform(MessageSid sid, Effect effect, List<Effect> rest) {
    switch (effect) {
      case Effect.Persist persist -> {
        persist(persist.message(), () -> perform(sid, rest));
        return;
      }
      case Effect.Submit submit -> submit(submit.message());
      case Effect.Requeue requeue -> turnAt(sid, requeue.notBefore());
      case Effect.Callback callback ->
          append(
              webhooks,
              sid,
              again -> world.store().callBack(callback.message(), again || !isOwner()));
      case Effect.Archive archive ->
          append(postflight, sid, _ -> world.store().archive(archive.message()));
      case Effect.WakeAt wake -> at(wake.time(), () -> tick(sid));
    }
    perform(sid, rest);
  }

  /// What is confirmed while the lease is held, the next owner finds in the changelog, and comes to
  /// the same. What is confirmed later, it may not: then nothing may follow from it.
  private void whenHeld(Runnable what) {
    if (!world.design().asksBeforeEffects() || (waiting.isEmpty() && isHeld())) {
      what.run();
      return;
    }
    // None may overtake another.
    waiting.add(what);
    if (waiting.size() == 1) {
      later(RETRY_MILLIS, this::lookAtLease);
    }
  }

  private void lookAtLease() {
    while (!waiting.isEmpty() && isHeld()) {
      waiting.remove().run();
    }
    if (!waiting.isEmpty()) {
      later(RETRY_MILLIS, this::lookAtLease);
    }
  }

  private void persist(Message message, Runnable then) {
    MessageSid sid = message.intent().sid();
    changelog.append(
        () -> {
          if (partition.change(generation, sid, message)) {
            world.judge().durable(message);
          } else {
            world.judge().stale(message);
          }
        },
        () -> {
          if (isOpen()) {
            whenHeld(() -> persisted(message, then));
          }
        },
        () -> later(RETRY_MILLIS, () -> persistAgain(message, then)));
  }

  private void persisted(Message message, Runnable then) {
    MessageSid sid = message.intent().sid();
    durable.merge(sid, message, Message::later);
    host.inTheMiddle(
        () -> {
          show(message);
          ledger.durable(sid, message.progress().version());
          commitSoon();
          then.run();
        });
  }

  /// An older version must not come to stand behind a later one.
  private void persistAgain(Message message, Runnable then) {
    Message latest = table.get(message.intent().sid());
    if (latest == null) {
      return;
    }
    boolean over =
        latest.progress().phase() == Phase.ENDED && message.progress().phase() != Phase.ENDED;
    if (!over) {
      persist(Message.later(message, latest), then);
    }
  }

  private void submit(Message message) {
    world
        .carrier(String.valueOf(message.progress().wire().carrier()))
        .submit(message, this, partition);
  }

  /// @param land is told whether it was tried before: then others may have overtaken it
  private void append(Producer producer, MessageSid sid, Consumer<Boolean> land) {
    effectsUnderWay.merge(sid, 1, Integer::sum);
    tryAppend(producer, sid, land, false);
  }

  private void tryAppend(Producer producer, MessageSid sid, Consumer<Boolean> land, boolean again) {
    producer.append(
        () -> land.accept(again),
        () -> appended(sid),
        () -> later(RETRY_MILLIS, () -> tryAppend(producer, sid, land, true)));
  }

  private void appended(MessageSid sid) {
    boolean last = effectsUnderWay.merge(sid, -1, Integer::sum) == 0;
    if (last
        && isOpen()
        && table.get(sid) instanceof Message m
        && m.progress().phase() == Phase.ENDED
        && m.equals(durable.get(sid))) {
      ledger.finished(sid, m.intent().created().plus(world.design().repeatable()));
      finished.add(sid);
      forget();
    }
  }

  private void turnAt(MessageSid sid, Instant time) {
    // A turn that comes too early must not matter.
    if (agenda.chance(0.05)) {
      later(
          agenda.between(0, 1_000), () -> on(sid, new Event.Turn(world.anyCarrier().name())));
    }
    at(time, () -> later(agenda.between(0, 3_000), () -> turn(sid)));
  }

  private void turn(MessageSid sid) {
    Message message = table.get(sid);
    if (message == null
        || message.progress().phase() != Phase.PENDING
        || state != State.OPEN) {
      return;
    }
    if (message.progress().status() == Status.ACCEPTED
        || message.progress().status() == Status.SCHEDULED) {
      on(sid, new Event.Queued());
    }
    Carrier carrier = world.anyCarrier();
    boolean waits = carrier.isDown() && agenda.chance(0.7);
    if (waits || (!isHeld() && world.design().asksBeforeSubmits())) {
      later(agenda.between(1_000, 10_000), () -> turn(sid));
    } else if (isOpen()) {
      on(
          sid,
          agenda.chance(0.02)
              ? new Event.Refuse(Failures.OPTED_OUT)
              : new Event.Turn(carrier.name()));
    }
  }

  private void tickAtExpiry(Message message) {
    Instant expires = message.intent().terms().expires();
    at(expires, () -> later(agenda.between(0, 2_000), () -> tick(message.intent().sid())));
  }

  private void tick(MessageSid sid) {
    on(sid, new Event.Tick());
  }

  private void commitSoon() {
    long settled = world.design().settled(ledger, next);
    if (isOpen() && settled > committing) {
      committing = settled;
      commits.append(
          () -> {
            // One after the other: none overtakes a later one by being tried again.
            if (partition.takesCommitsOf(this) && settled > committed) {
              committed = settled;
              partition
                  .uncommittedBelow(settled)
                  .forEach(
                      e ->
                          world
                              .judge()
                              .committed(e.command().sid(), led.getOrDefault(e.offset(), 0)));
              partition.commit(settled);
            }
          },
          () -> {
            if (isOpen() && isOwner()) {
              ledger.committed(settled);
              forget();
            }
          });
    }
  }

  private void forget() {
    List<MessageSid> sids = world.design().forgettable(ledger, List.copyOf(finished));
    finished.clear();
    for (MessageSid sid : sids) {
      table.remove(sid);
      durable.remove(sid);
      world.store().hide(sid);
      remove(sid);
    }
  }

  private void remove(MessageSid sid) {
    changelog.append(
        () -> {
          if (partition.change(generation, sid, null)) {
            world.judge().forgotten(sid);
          }
        },
        () -> {},
        () -> {});
  }
}
