package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What survives hosts: one partition of the topic with its committed offset, and the changelog beside it.
final class Partition {
  private final Agenda agenda;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<MessageSid, Message> changelog = new LinkedHashMap<>();
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

  /// The offset behind the last entry; a partition that was read to its end and settled is committed up to here.
  long end() {
    return end;
  }

  long committed() {
    return committed;
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
