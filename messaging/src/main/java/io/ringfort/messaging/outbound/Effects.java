package io.ringfort.messaging.outbound;

import io.ringfort.core.archive.Archiver;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.engines.queue.Position;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.callbacks.Job;
import io.ringfort.messaging.callbacks.StatusCallbacks;
import io.ringfort.messaging.lifecycle.Effect;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Step;
import io.ringfort.messaging.receipts.ReceiptIndex;
import io.ringfort.messaging.smpp.Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the effects of one owner's steps. What follows a persist begins only when that is
/// durable, and nothing begins after [#close]. Called by the owner's thread; goes on, on engine
/// threads, and tells the owner through its mailbox.
final class Effects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration UNTIL_HELD = Duration.ofMillis(100);
  private static final Duration ENDED_LIFESPAN = Duration.ofHours(1);
  private static final String KIND = "message";

  private final OwnedPartition partition;
  private final Outside outside;
  private final SenderOwner owner;
  private final MemoryMap inFlight;

  /// Callbacks that are not yet durable in the queue, for messages that may end before they are.
  private final Map<MessageSid, CompletableFuture<?>> unsettled = new ConcurrentHashMap<>();

  /// Messages that have ended and are not forgotten. A submit that waited while its receipt came, as
  /// on a host that froze, does not go out any more.
  private final Set<MessageSid> ended = ConcurrentHashMap.newKeySet();

  /// What waits for the lease, in its order; also its lock.
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private volatile boolean closed;

  /// What all owners of a host share.
  record Outside(
      Queue queue,
      Topics topics,
      Json json,
      Timer timer,
      StatusCallbacks callbacks,
      ReceiptIndex receipts,
      ExecutorService submitters,
      InstantSource clock) {}

  Effects(OwnedPartition partition, Outside outside, MemoryMap inFlight, SenderOwner owner) {
    this.partition = partition;
    this.outside = outside;
    this.inFlight = inFlight;
    this.owner = owner;
  }

  /// @param lease room on a bind, for a step that submits
  void perform(Step step, @Nullable Lease lease) {
    if (step.message().progress().phase() == Phase.ENDED) {
      ended.add(step.message().intent().sid());
    }
    if (step.effects().isEmpty()) {
      return;
    }
    if (step.effects().getFirst() instanceof Effect.Persist persist) {
      persist(persist.message(), step.effects().subList(1, step.effects().size()), lease);
    } else {
      whenHeld(
          () -> run(step.message(), outside.json().bytes(step.message()), step.effects(), lease));
    }
  }

  private void persist(Message message, List<Effect> rest, @Nullable Lease lease) {
    if (closed) {
      release(lease);
      return;
    }
    // Another host may own it by now: what this one writes would stand behind the other's word.
    whenHeld(() -> write(message, rest, lease));
  }

  private void write(Message message, List<Effect> rest, @Nullable Lease lease) {
    if (closed) {
      release(lease);
      return;
    }
    byte[] bytes = outside.json().bytes(message);
    partition
        .change(message.intent().sid().value(), bytes)
        .whenComplete(
            (_, error) -> {
              if (closed) {
                release(lease);
              } else if (error != null) {
                LOG.warn(
                    "changelog of {} is not durable yet, trying again: {}",
                    message.intent().sid(),
                    error.getMessage());
                outside
                    .timer()
                    .after(
                        RETRY, () -> owner.post(o -> persistAgain(o.latest(message), rest, lease)));
              } else {
                whenHeld(() -> follow(message, bytes, rest, lease));
              }
            });
  }

  /// What follows from a durable change.
  private void follow(Message message, byte[] bytes, List<Effect> rest, @Nullable Lease lease) {
    if (closed) {
      release(lease);
      return;
    }
    show(message, bytes);
    owner.post(o -> o.durable(message));
    run(message, bytes, rest, lease);
  }

  /// At once, or when the group has confirmed that this host owns the partition. None overtakes
  /// another: a customer would hear of a message's end before its beginning.
  private void whenHeld(Runnable what) {
    synchronized (waiting) {
      if (!waiting.isEmpty() || !partition.isHeld()) {
        waiting.add(what);
        if (waiting.size() == 1) {
          lookLater();
        }
        return;
      }
    }
    what.run();
  }

  private void lookLater() {
    outside.timer().after(UNTIL_HELD, () -> owner.post(_ -> lookAtLease()));
  }

  private void lookAtLease() {
    for (Runnable next = nextIfHeld(); next != null; next = nextIfHeld()) {
      try {
        next.run();
      } finally {
        // Not before: what comes meanwhile comes after it.
        synchronized (waiting) {
          waiting.poll();
        }
      }
    }
  }

  private @Nullable Runnable nextIfHeld() {
    synchronized (waiting) {
      if (!waiting.isEmpty() && !partition.isHeld()) {
        lookLater();
        return null;
      }
      return waiting.peek();
    }
  }

  /// @param latest empty when the message has ended since: an older version must not come to stand
  ///   behind its last one
  private void persistAgain(Optional<Message> latest, List<Effect> rest, @Nullable Lease lease) {
    latest.ifPresentOrElse(message -> persist(message, rest, lease), () -> release(lease));
  }

  /// Lets readers see the message. Theirs is a copy: a memory store that fails stops no message.
  ///
  /// A host that was frozen does not move their view back: another may have shown more.
  void show(Message message, byte[] bytes) {
    Duration lifespan = message.progress().phase() == Phase.ENDED ? ENDED_LIFESPAN : null;
    try {
      if (partition.isHeld()) {
        inFlight.put(message.memoryKey(), bytes, lifespan);
      } else {
        showIfLater(message, bytes, lifespan);
      }
    } catch (RuntimeException e) {
      LOG.warn("readers do not see {} as it is: {}", message.intent().sid(), e.getMessage());
    }
  }

  private void showIfLater(Message message, byte[] bytes, @Nullable Duration lifespan) {
    byte[] there = inFlight.get(message.memoryKey());
    if (there == null) {
      var _ = inFlight.putIfAbsent(message.memoryKey(), bytes, lifespan);
    } else if (Message.later(outside.json().read(there, Message.class), message) == message) {
      // Only if nobody showed more meanwhile.
      var _ = inFlight.replace(message.memoryKey(), there, bytes, lifespan);
    }
  }

  void show(Message message) {
    show(message, outside.json().bytes(message));
  }

  /// @param bytes of the message, as they are written
  private void run(Message message, byte[] bytes, List<Effect> effects, @Nullable Lease lease) {
    if (closed) {
      release(lease);
      return;
    }
    List<CompletableFuture<?>> owed = new ArrayList<>();
    boolean ends = false;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Persist persist ->
            throw new IllegalStateException(
                "effects: got a second persist of " + persist.message().intent().sid());
        case Effect.Submit submit -> submit(submit.message(), lease);
        case Effect.Requeue requeue ->
            owner.post(o -> o.requeue(requeue.message(), requeue.notBefore()));
        case Effect.Callback callback -> callback(callback.message());
        case Effect.Archive _ -> {
          owed.add(archive(message, bytes));
          ends = true;
        }
        case Effect.WakeAt _ -> {
          // The owner's sweep looks at every message's deadlines.
        }
      }
    }
    if (ends) {
      CompletableFuture<?> callbacks = unsettled.get(message.intent().sid());
      if (callbacks != null) {
        owed.add(callbacks);
      }
      CompletableFuture.allOf(owed.toArray(CompletableFuture[]::new))
          .thenRun(() -> owner.post(o -> o.effectsDone(message)));
    }
  }

  private void submit(Message message, @Nullable Lease lease) {
    if (lease == null) {
      throw new IllegalStateException(
          "submit of " + message.intent().sid() + ": got no lease (expected: one)");
    }
    outside
        .submitters()
        .execute(
            () -> {
              Event.Submitted outcome = outcome(message, lease);
              owner.post(
                  o -> o.submitted(message.intent().sid(), message.progress().attempts(), outcome));
            });
  }

  private Event.Submitted outcome(Message message, Lease lease) {
    List<@Nullable String> known = new ArrayList<>();
    message.progress().wire().parts().forEach(part -> known.add(part.carrierId()));
    try {
      return lease.submit(
          message,
          outside.clock(),
          () -> partition.isHeld() && !ended.contains(message.intent().sid()),
          (carrier, id) -> expectReceipt(message, carrier, id));
    } catch (RuntimeException e) {
      // Without an outcome it would stay on the wire for ever.
      LOG.error("submit of {} failed", message.intent().sid(), e);
      return new Event.Submitted(known, new Event.Problem.Unknown());
    }
  }

  private void expectReceipt(Message message, String carrier, String id) {
    Intent intent = message.intent();
    try {
      outside
          .receipts()
          .put(
              carrier,
              id,
              Messages.senderKey(intent.account(), intent.parties().from()),
              intent.sid());
    } catch (RuntimeException e) {
      // The carrier has it: that must not be forgotten over its receipt.
      LOG.warn("receipts of {} will not be known: {}", intent.sid(), e.getMessage());
    }
  }

  private void callback(Message message) {
    Optional<? extends Job> job =
        message.intent().direction() == Intent.Direction.INBOUND
            ? Optional.of(new Job.Inbound(message, false))
            : outside.callbacks().of(message);
    if (job.isEmpty()) {
      return;
    }
    MessageSid sid = message.intent().sid();
    CompletableFuture<?> all = unsettled.merge(sid, owe(job.get()), CompletableFuture::allOf);
    all.thenRun(() -> unsettled.remove(sid, all));
  }

  private CompletableFuture<?> owe(Job job) {
    byte[] bytes = outside.json().bytes(job);
    return untilDurable(
        () -> outside.queue().append(outside.topics().webhooks(), job.key(), bytes));
  }

  private CompletableFuture<?> archive(Message message, byte[] bytes) {
    Intent intent = message.intent();
    byte[] record = Archiver.write(KIND, intent.account(), intent.created(), bytes);
    Topic postflight = outside.topics().postflight();
    return untilDurable(() -> outside.queue().append(postflight, intent.sid().value(), record));
  }

  private CompletableFuture<?> untilDurable(Supplier<CompletableFuture<Position>> append) {
    CompletableFuture<Position> done = new CompletableFuture<>();
    tryUntilDurable(append, done);
    return done;
  }

  private void tryUntilDurable(
      Supplier<CompletableFuture<Position>> append, CompletableFuture<Position> done) {
    append
        .get()
        .whenComplete(
            (position, error) -> {
              if (error == null) {
                done.complete(position);
              } else if (!closed) {
                LOG.warn("an append is not durable yet, trying again: {}", error.getMessage());
                outside.timer().after(RETRY, () -> tryUntilDurable(append, done));
              }
            });
  }

  /// Says in the changelog that nothing is left to do for an ended message.
  void over(MessageSid sid, Over over) {
    ended.remove(sid);
    // Should it fail, the next owner does its last effects again, which is harmless.
    change(sid, outside.json().bytes(over));
  }

  /// Takes an ended message out of the changelog: its intent cannot come again.
  void forget(MessageSid sid) {
    // Should it fail, it stays in the changelog, which only costs room: the next owner forgets it.
    change(sid, null);
  }

  private void change(MessageSid sid, byte @Nullable [] value) {
    partition
        .change(sid.value(), value)
        .exceptionally(
            error -> {
              LOG.debug("changelog still has {} as it was: {}", sid, error.getMessage());
              return null;
            });
  }

  private static void release(@Nullable Lease lease) {
    if (lease != null) {
      lease.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    List<Runnable> left;
    synchronized (waiting) {
      left = List.copyOf(waiting);
      waiting.clear();
    }
    // They find it closed, and give back what they hold.
    left.forEach(Runnable::run);
  }
}
