package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What survives hosts: one partition of the topic with its committed offset, and the changelog
/// beside it.
final class Partition {
  private final Agenda agenda;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<MessageSid, Message> changelog = new LinkedHashMap<>();
  private final Map<Long, Integer> versions = new HashMap<>();
  private long end;
  private long committed;
  private Runnable reader = () -> {};

  Partition(Agenda agenda) {
    this.agenda = agenda;
  }

  void append(Command command) {
    // Offsets grow by at least one: the queue writes markers of its own.
    end += agenda.chance(0.1) ? 2 : 1;
    entries.add(new Entry(end - 1, command));
    reader.run();
  }

  /// Entries from an offset on, not more than `most`.
  List<Entry> from(long offset, int most) {
    int first = entries.size();
    while (first > 0 && entries.get(first - 1).offset >= offset) {
      first--;
    }
    return entries.subList(first, Math.min(entries.size(), first + most));
  }

  Map<MessageSid, Message> changelog() {
    return changelog;
  }

  /// The offset behind the last entry; a partition that was read to its end and settled is
  /// committed up to here.
  long end() {
    return end;
  }

  long committed() {
    return committed;
  }

  /// An owner made a version of its message from a receipt or a cancellation; 0 when that changed
  /// nothing.
  void led(long offset, int version) {
    versions.put(offset, version);
  }

  /// What the last owner that read the entry made of it.
  int ledTo(long offset) {
    return versions.getOrDefault(offset, 0);
  }

  List<Entry> uncommittedBelow(long nextOffset) {
    return from(committed, entries.size()).stream().filter(e -> e.offset < nextOffset).toList();
  }

  void commit(long nextOffset) {
    committed = nextOffset;
  }

  /// @param reader is run when there is something new
  void readBy(Runnable reader) {
    this.reader = reader;
  }

  record Entry(long offset, Command command) {}
}
