package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.engines.queue.PartitionOwner;
import io.ringfort.engines.threads.Threads;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one partition, and so of all its senders: a thread that drains a mailbox and alone
/// touches [OwnedMessages]. The mailbox is bounded by what feeds it: the engine stops giving
/// entries when [OwnedMessages] asks it to pause, and every other post answers something that was
/// begun under a lease or a bounded retry. States: open → draining (nothing new is sent, answers of
/// the carrier are awaited) → closed.
final class SenderOwner implements PartitionOwner {
  private static final Logger LOG = LoggerFactory.getLogger(SenderOwner.class);
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int BETWEEN_PUMPS = 256;
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(2);

  private final int partitionId;
  private final Json json;
  private final MemoryMap inFlight;
  private final Outbound.Parts parts;
  private final Tenure tenure;
  private final LinkedBlockingQueue<Consumer<OwnedMessages>> mailbox = new LinkedBlockingQueue<>();
  private final Map<String, Message> restored = new HashMap<>();
  private final Map<MessageSid, Over> over = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile State state = State.OPEN;
  private @Nullable Effects effects;

  private enum State {
    OPEN,
    DRAINING,
    CLOSED
  }

  /// Who wants to know when it owns.
  record Tenure(Runnable begun, Runnable over) {}

  SenderOwner(
      int partitionId, Json json, MemoryMap inFlight, Outbound.Parts parts, Tenure tenure) {
    this.partitionId = partitionId;
    this.json = json;
    this.inFlight = inFlight;
    this.parts = parts;
    this.tenure = tenure;
  }

  @Override
  public void restore(Entry changelogEntry) {
    byte[] value = Objects.requireNonNull(changelogEntry.value());
    if (Over.isIn(value)) {
      over.put(new MessageSid(changelogEntry.key()), Over.read(value, json));
    } else {
      restored.merge(changelogEntry.key(), json.read(value, Message.class), Message::later);
    }
  }

  @Override
  public void start(OwnedPartition partition) {
    Effects ours = new Effects(partition, parts.outside(), inFlight, this);
    effects = ours;
    List<Message> messages = List.copyOf(restored.values());
    restored.clear();
    Threads.startVirtual("sender-owner-" + partitionId, () -> run(partition, ours, messages));
  }

  @Override
  public void accept(List<Entry> entries) {
    // Read here, on the engine's thread: the owner's own is the one that everything waits for.
    List<Consumer<OwnedMessages>> work = entries.stream().map(this::read).toList();
    post(owned -> work.forEach(entry -> handle(entry, owned)));
  }

  /// An entry that cannot be read fails at its turn, and must not take those behind it along.
  private Consumer<OwnedMessages> read(Entry entry) {
    try {
      Command command = json.read(Objects.requireNonNull(entry.value()), Command.class);
      return owned -> owned.entry(entry.offset(), command);
    } catch (RuntimeException e) {
      return _ -> {
        throw e;
      };
    }
  }

  @Override
  public void committed(long nextOffset) {
    post(owned -> owned.committed(nextOffset));
  }

  /// Puts work into the mailbox; any thread. After the close it is dropped.
  void post(Consumer<OwnedMessages> work) {
    if (state != State.CLOSED) {
      mailbox.add(work);
    }
  }

  void post(Runnable work) {
    post(_ -> work.run());
  }

  private void run(OwnedPartition partition, Effects ours, List<Message> messages) {
    try {
      OwnedMessages owned = new OwnedMessages(partition, parts, ours, this);
      owned.restoreOver(over);
      over.clear();
      owned.restore(messages);
      tenure.begun().run();
      while (state == State.OPEN || (state == State.DRAINING && owned.isAnyOnWire())) {
        long wait = isSending(partition) ? Math.min(pump(owned), LONGEST_WAIT) : LONGEST_WAIT;
        Consumer<OwnedMessages> work = mailbox.poll(wait, TimeUnit.NANOSECONDS);
        for (int i = 0; work != null && state != State.CLOSED && i < BETWEEN_PUMPS; i++) {
          handle(work, owned);
          work = mailbox.poll();
        }
        if (work != null && state != State.CLOSED) {
          handle(work, owned);
        }
      }
      owned.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ours.close();
      ended.countDown();
    }
  }

  /// What another host may have taken over meanwhile is left alone until the group says otherwise.
  private boolean isSending(OwnedPartition partition) {
    return state == State.OPEN && !parts.draining().get() && partition.isHeld();
  }

  private long pump(OwnedMessages owned) {
    try {
      return owned.pump();
    } catch (RuntimeException e) {
      failed(e);
      return LONGEST_WAIT;
    }
  }

  private void handle(Consumer<OwnedMessages> work, OwnedMessages owned) {
    try {
      work.accept(owned);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /// One message's fault must not stop its partition. It keeps its last durable state, which the
  /// next owner takes up.
  private void failed(RuntimeException e) {
    LOG.error("owner of partition {}: an event failed", partitionId, e);
    parts.failures().increment();
  }

  /// Waits a moment for what the carrier has not answered: an answer that is heard now is no doubt
  /// for the next owner.
  @Override
  public void close() {
    if (state != State.OPEN) {
      return;
    }
    tenure.over().run();
    state = State.DRAINING;
    mailbox.add(_ -> {});
    Effects ours = effects;
    try {
      if (ours != null && !ended.await(DRAIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "partition {} is given back with submits that were not answered within {}",
            partitionId,
            DRAIN_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state = State.CLOSED;
      mailbox.add(_ -> {});
      if (ours != null) {
        ours.close();
      }
    }
  }
}
