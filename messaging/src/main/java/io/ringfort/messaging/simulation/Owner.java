package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The owner of a partition on one host, from its take-over to its death, which may come between
/// any two things that it does.
final class Owner {
  private final World world;
  private final Agenda agenda;
  private final Partition partition;
  private final Host host;
  private final Ledger ledger;
  private final Map<MessageSid, Message> table = new LinkedHashMap<>();
  private final Map<MessageSid, Message> durable = new HashMap<>();
  private final Map<MessageSid, Integer> effectsUnderWay = new HashMap<>();
  private final List<MessageSid> finished = new ArrayList<>();
  private long next;
  private boolean reading;
  private long committing;

  Owner(World world, Partition partition, Runnable onDeath) {
    this.world = world;
    this.partition = partition;
    host =
        new Host(
            world,
            () -> {
              table.keySet().forEach(sid -> world.judge().note(sid, "owner dies", ""));
              onDeath.run();
            });
    agenda = world.agenda();
    next = partition.committed();
    committing = next;
    ledger = new Ledger(next);
  }

  boolean isAlive() {
    return host.isAlive();
  }

  /// Takes over: first the changelog, then the topic from the committed offset on.
  void start() {
    partition.readBy(this::readSoon);
    table.putAll(partition.changelog());
    durable.putAll(table);
    table.values().forEach(world.store()::show);
    for (Message message : List.copyOf(table.values())) {
      if (host.isAlive()) {
        step(message, "resume", () -> world.design().resume(message, agenda.now()));
        tickAtExpiry(message);
      }
    }
    readSoon();
  }

  /// The memory store came back empty.
  void showAgain() {
    host.later(agenda.between(10, 2_000), () -> durable.values().forEach(world.store()::show));
  }

  boolean mayStillGoOut(Message message) {
    return world.design().inTime(message, agenda.now());
  }

  /// What became of a submit; an answer to an older attempt is dropped.
  ///
  /// @return true when it was heard
  boolean answered(Message submitted, Event.Submitted event) {
    MessageSid sid = submitted.intent().sid();
    Message current = table.get(sid);
    boolean heard =
        host.isAlive()
            && current != null
            && current.progress().attempts() == submitted.progress().attempts();
    if (heard) {
      on(sid, event);
    }
    return heard;
  }

  void die() {
    host.die();
  }

  private void readSoon() {
    if (host.isAlive() && !reading) {
      reading = true;
      host.later(agenda.between(1, 50), this::read);
    }
  }

  private void read() {
    reading = false;
    for (Partition.Entry entry : List.copyOf(partition.from(next, agenda.between(1, 5)))) {
      if (!host.dies()) {
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
      partition.led(offset, 0);
      ledger.idle(offset);
      return;
    }
    Step step = decide(before, event, () -> world.design().on(before, event, agenda.now()));
    int version = step.message() == before ? 0 : step.message().progress().version();
    partition.led(offset, version);
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
    for (int i = 0; i < effects.size() && !host.dies(); i++) {
      switch (effects.get(i)) {
        case Effect.Persist persist -> {
          List<Effect> rest = effects.subList(i + 1, effects.size());
          persist(persist.message(), () -> perform(sid, rest));
          return;
        }
        case Effect.Submit submit -> submit(submit.message());
        case Effect.Requeue requeue -> turnAt(sid, requeue.notBefore());
        case Effect.Callback callback ->
            append(host.webhooks(), sid, () -> world.store().callBack(callback.message()));
        case Effect.Archive archive ->
            append(host.postflight(), sid, () -> world.store().archive(archive.message()));
        case Effect.WakeAt wake -> host.at(wake.time(), () -> tick(sid));
      }
    }
  }

  private void persist(Message message, Runnable then) {
    MessageSid sid = message.intent().sid();
    host.changelog()
        .append(
            () -> {
              partition.changelog().put(sid, message);
              world.judge().durable(message);
            },
            () -> {
              durable.put(sid, message);
              world.store().show(message);
              ledger.durable(sid, message.progress().version());
              commitSoon();
              then.run();
            });
  }

  private void submit(Message message) {
    world
        .carrier(String.valueOf(message.progress().wire().carrier()))
        .submit(message, this, partition);
  }

  private void append(Producer producer, MessageSid sid, Runnable land) {
    effectsUnderWay.merge(sid, 1, Integer::sum);
    producer.append(
        land,
        () -> {
          boolean last = effectsUnderWay.merge(sid, -1, Integer::sum) == 0;
          if (last
              && table.get(sid) instanceof Message m
              && m.progress().phase() == Phase.ENDED
              && durable.get(sid) == m) {
            ledger.finished(sid, m.intent().created().plus(world.design().repeatable()));
            finished.add(sid);
            forget();
          }
        });
  }

  private void turnAt(MessageSid sid, Instant time) {
    // A turn that comes too early must not matter.
    if (agenda.chance(0.05)) {
      host.later(
          agenda.between(0, 1_000), () -> on(sid, new Event.Turn(world.anyCarrier().name())));
    }
    host.at(time, () -> host.later(agenda.between(0, 3_000), () -> turn(sid)));
  }

  private void turn(MessageSid sid) {
    Message message = table.get(sid);
    if (message == null || message.progress().phase() != Phase.PENDING) {
      return;
    }
    if (message.progress().status() == Status.ACCEPTED
        || message.progress().status() == Status.SCHEDULED) {
      on(sid, new Event.Queued());
    }
    Carrier carrier = world.anyCarrier();
    if (carrier.isDown() && agenda.chance(0.7)) {
      host.later(agenda.between(1_000, 10_000), () -> turn(sid));
    } else if (host.isAlive()) {
      on(
          sid,
          agenda.chance(0.02)
              ? new Event.Refuse(Failures.OPTED_OUT)
              : new Event.Turn(carrier.name()));
    }
  }

  private void tickAtExpiry(Message message) {
    Instant expires = message.intent().terms().expires();
    host.at(
        expires, () -> host.later(agenda.between(0, 2_000), () -> tick(message.intent().sid())));
  }

  private void tick(MessageSid sid) {
    on(sid, new Event.Tick());
  }

  private void commitSoon() {
    long settled = world.design().settled(ledger, next);
    if (host.isAlive() && settled > committing) {
      committing = settled;
      host.commits()
          .append(
              () -> {
                partition
                    .uncommittedBelow(settled)
                    .forEach(
                        e ->
                            world
                                .judge()
                                .committed(e.command().sid(), partition.ledTo(e.offset())));
                partition.commit(settled);
              },
              () -> {
                ledger.committed(settled);
                forget();
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
      host.changelog()
          .append(
              () -> {
                partition.changelog().remove(sid);
                world.judge().forgotten(sid);
              },
              () -> {});
    }
  }
}
