package io.ringfort.engines.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An owner's appends to its partition of the changelog. Any thread.
///
/// It sees from the offsets whether somebody else writes there: its own follow each other without a
/// gap. And it tells nobody of an append before the group has confirmed that this host still owned
/// the partition when it was acknowledged: a stale owner's append never counts as done.
final class ChangelogWriter {
  private final Appends appends;
  private final String changelog;
  private final int partition;
  private final long epoch;
  private final Membership membership;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<CompletableFuture<Position>, String> underWay = new ConcurrentHashMap<>();

  /// Acknowledged, but whether we owned the partition then is not known yet. Under the lock.
  private final List<Doubtful> doubtful = new ArrayList<>();

  /// The next offset if nobody else writes. Under the lock.
  private long expected;

  /// Under the lock.
  private boolean foreign;

  /// Under the lock.
  private boolean closed;

  /// Keys that were changed since a repair began; null while there is none. Under the lock.
  private @Nullable Set<String> touched;

  /// What the last repair left alone, since a later version was under way. Under the lock.
  private Set<String> leftOut = Set.of();

  private record Doubtful(CompletableFuture<Position> told, Position position) {}

  /// @param marker where this owner's marker stands
  ChangelogWriter(
      Appends appends,
      String changelog,
      int partition,
      long epoch,
      Membership membership,
      long marker) {
    this.appends = appends;
    this.changelog = changelog;
    this.partition = partition;
    this.epoch = epoch;
    this.membership = membership;
    this.expected = marker + 1;
  }

  CompletableFuture<Position> append(String key, byte @Nullable [] value) {
    lock.lock();
    try {
      if (touched != null) {
        touched.add(key);
      }
      var told = new CompletableFuture<Position>();
      var append = appends.append(changelog, partition, key, value, WriterEpoch.header(epoch));
      underWay.put(append, key);
      append.whenComplete(
          (position, error) -> {
            if (error == null) {
              acknowledged(told, position);
            } else {
              failed(key);
              told.completeExceptionally(error);
            }
            underWay.remove(append);
          });
      return told;
    } finally {
      lock.unlock();
    }
  }

  private void acknowledged(CompletableFuture<Position> told, Position position) {
    boolean certain = membership.isConfirmed();
    lock.lock();
    try {
      foreign |= position.offset() > expected;
      expected = Math.max(expected, position.offset() + 1);
      if (!closed && !certain) {
        doubtful.add(new Doubtful(told, position));
        return;
      }
      certain &= !closed;
    } finally {
      lock.unlock();
    }
    if (certain) {
      told.complete(position);
    } else {
      refuse(told);
    }
  }

  /// A repair may have left this key out for the sake of an append that never came to stand behind
  /// the stale entry.
  private void failed(String key) {
    lock.lock();
    try {
      foreign |= leftOut.contains(key);
    } finally {
      lock.unlock();
    }
  }

  /// The group counts this member: so it did when those were acknowledged.
  void confirmed() {
    take(false).forEach(it -> it.told().complete(it.position()));
  }

  /// The partition goes to somebody else.
  ///
  /// @param lost true when it is there already, perhaps since before the last were acknowledged
  void close(boolean lost) {
    take(true)
        .forEach(
            it -> {
              if (lost) {
                refuse(it.told());
              } else {
                it.told().complete(it.position());
              }
            });
  }

  private void refuse(CompletableFuture<Position> told) {
    told.completeExceptionally(
        new QueueException(
            "change of partition " + partition + " is in doubt",
            new IllegalStateException("another may have owned it when it was acknowledged")));
  }

  private List<Doubtful> take(boolean last) {
    lock.lock();
    try {
      closed |= last;
      var taken = List.copyOf(doubtful);
      doubtful.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  CompletableFuture<Void> underWay() {
    return CompletableFuture.allOf(underWay.keySet().toArray(CompletableFuture[]::new));
  }

  /// @param end where the partition ends
  void compare(long end) {
    lock.lock();
    try {
      foreign |= underWay.isEmpty() && end > expected;
      expected = Math.max(expected, end);
    } finally {
      lock.unlock();
    }
  }

  /// Whether somebody else has written, and nobody has begun to put it right. Says so once.
  boolean beginRepair() {
    lock.lock();
    try {
      if (!foreign || touched != null) {
        return false;
      }
      foreign = false;
      touched = new HashSet<>(underWay.values());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Writes again what a stale owner has overwritten, unless it was changed since.
  ///
  /// @return the keys that were written again
  Set<String> repair(ChangelogReader.Found found) {
    lock.lock();
    try {
      var changed = touched == null ? Set.<String>of() : touched;
      touched = null;
      var wanted = new HashSet<>(found.overwritten());
      leftOut = new HashSet<>(wanted);
      leftOut.retainAll(changed);
      wanted.removeAll(changed);
      if (!wanted.isEmpty()) {
        var live = found.live().stream().collect(Collectors.toMap(Entry::key, Function.identity()));
        for (var key : wanted) {
          var good = live.get(key);
          append(key, good == null ? null : good.value());
        }
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }
}
