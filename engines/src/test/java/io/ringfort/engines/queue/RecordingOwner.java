package io.ringfort.engines.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An owner that remembers what it was told, in order.
final class RecordingOwner implements PartitionOwner {
  final List<Entry> restored = new CopyOnWriteArrayList<>();
  final List<Entry> accepted = new CopyOnWriteArrayList<>();
  volatile OwnedPartition partition;
  volatile long committed;
  volatile boolean closed;

  @Override
  public void restore(Entry changelogEntry) {
    restored.add(changelogEntry);
  }

  @Override
  public void start(OwnedPartition held) {
    partition = held;
  }

  @Override
  public void accept(List<Entry> entries) {
    accepted.addAll(entries);
  }

  @Override
  public void committed(long nextOffset) {
    committed = nextOffset;
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isStarted() {
    return partition != null;
  }

  List<String> acceptedValues() {
    return texts(accepted);
  }

  static List<String> texts(List<Entry> entries) {
    var texts = new ArrayList<String>();
    entries.forEach(entry -> texts.add(entry.value() == null ? "-" : new String(entry.value())));
    return texts;
  }
}
