package io.ringfort.voice.calls;

import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.engines.queue.PartitionOwner;
import io.ringfort.engines.threads.Threads;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one partition of `calls`: gives each account's calls their turn, and knows which
/// calls are open. A thread drains its mailbox and alone touches [OpenCalls].
final class CallDispatcher implements PartitionOwner {
  private static final Logger LOG = LoggerFactory.getLogger(CallDispatcher.class);
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

  private final int partitionId;
  private final CallHost host;
  private final double callsPerSecond;
  private final Runnable started;
  private final LinkedBlockingQueue<Consumer<OpenCalls>> mailbox = new LinkedBlockingQueue<>();
  private final Map<CallSid, OpenCall> restored = new HashMap<>();
  private volatile boolean closed;

  CallDispatcher(int partitionId, CallHost host, double callsPerSecond, Runnable started) {
    this.partitionId = partitionId;
    this.host = host;
    this.callsPerSecond = callsPerSecond;
    this.started = started;
  }

  @Override
  public void restore(Entry changelogEntry) {
    OpenCall open =
        host.store().json().read(Objects.requireNonNull(changelogEntry.value()), OpenCall.class);
    restored.put(open.intent().sid(), open);
  }

  @Override
  public void start(OwnedPartition owned) {
    Threads.startVirtual("call-dispatcher-" + partitionId, () -> run(owned));
  }

  @Override
  public void accept(List<Entry> entries) {
    for (Entry entry : entries) {
      CallCommand command = read(entry);
      if (command == null) {
        post(open -> open.unreadable(entry.offset()));
      } else {
        post(open -> open.entry(entry.offset(), command));
      }
    }
  }

  /// @return null for what nobody here can read: thrown, it would come again for ever, and no call
  ///   of the partition would begin any more
  private @Nullable CallCommand read(Entry entry) {
    try {
      return host.store().json().read(Objects.requireNonNull(entry.value()), CallCommand.class);
    } catch (UncheckedIOException e) {
      LOG.error(
          "partition {}: the entry at {} is left out, it cannot be read",
          partitionId,
          entry.offset(),
          e);
      return null;
    }
  }

  @Override
  public void committed(long nextOffset) {
    post(open -> open.committed(nextOffset));
  }

  void post(Consumer<OpenCalls> work) {
    if (!closed) {
      mailbox.add(work);
    }
  }

  private void run(OwnedPartition owned) {
    try {
      OpenCalls open = new OpenCalls(owned, host, new Turns(callsPerSecond), this);
      open.restore(restored.values());
      restored.clear();
      started.run();
      while (!closed) {
        long wait = Math.min(open.pump(), LONGEST_WAIT);
        Consumer<OpenCalls> work = mailbox.poll(wait, TimeUnit.NANOSECONDS);
        for (; work != null && !closed; work = mailbox.poll()) {
          handle(work, open);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One call's fault must not stop its partition.
  private void handle(Consumer<OpenCalls> work, OpenCalls open) {
    try {
      work.accept(open);
    } catch (RuntimeException e) {
      LOG.error("dispatcher of partition {}: an event failed", partitionId, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    mailbox.add(_ -> {});
  }
}
