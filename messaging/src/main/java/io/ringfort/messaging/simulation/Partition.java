package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What survives hosts: one partition of the topic with its committed offset, and the changelog
/// beside it. Who owns it, the group says; who owned it last, the changelog says: an owner marks
/// its beginning there before it reads, and what an earlier one appends behind the mark is stale,
/// which whoever reads can tell.
final class Partition {
  /// For so long the queue keeps the changelog as it was written. With five minutes, seed 33553 loses
  /// a message: no owner lives long enough to write again what a stale record covers.
  private static final int COMPACTS_AFTER_MILLIS = 15 * 60_000;

  private final Agenda agenda;
  private final Design design;
  private final List<Entry> entries = new ArrayList<>();

  /// What a reader gets who leaves out what is stale.
  private final Map<MessageSid, Message> changelog = new LinkedHashMap<>();

  /// Whose last record, as the queue compacts, is a stale one.
  private final Set<MessageSid> covered = new LinkedHashSet<>();

  private final Set<Owner> readers = new LinkedHashSet<>();
  private long end;
  private long committed;
  private long generation;
  private long mark;
  private @Nullable Host heir;

  Partition(Agenda agenda, Design design) {
    this.agenda = agenda;
    this.design = design;
  }

  /// @param to null when nobody is there
  void give(@Nullable Host to, long newGeneration) {
    heir = to;
    generation = newGeneration;
  }

  /// Who owns it, or will in a moment; null for nobody.
  @Nullable Host heir() {
    return heir;
  }

  /// Grows with each change of owner.
  long generation() {
    return generation;
  }

  /// A new owner begins.
  ///
  /// @return what it takes over
  Map<MessageSid, Message> take(Owner owner) {
    if (design.marks()) {
      mark(owner.generation());
    }
    readers.add(owner);
    return new LinkedHashMap<>(changelog);
  }

  private void mark(long by) {
    mark = Math.max(mark, by);
  }

  void leave(Owner owner) {
    readers.remove(owner);
  }

  /// An owner's record comes to stand in the changelog.
  ///
  /// @param message null: the key is removed
  /// @return whether it counts; a stale one does not
  boolean change(long by, MessageSid sid, @Nullable Message message) {
    if (by < mark && design.fences()) {
      cover(sid);
      return false;
    }
    mark(by);
    covered.remove(sid);
    if (message == null) {
      changelog.remove(sid);
    } else {
      changelog.put(sid, message);
    }
    return true;
  }

  private void cover(MessageSid sid) {
    covered.add(sid);
    agenda.in(
        COMPACTS_AFTER_MILLIS,
        () -> {
          if (covered.contains(sid)) {
            changelog.remove(sid);
          }
        });
    readers.forEach(owner -> owner.covered(sid));
  }

  /// Whose record must be written again.
  List<MessageSid> covered() {
    return List.copyOf(covered);
  }

  void append(Command command) {
    // Offsets grow by at least one: the queue writes markers of its own.
    end += agenda.chance(0.1) ? 2 : 1;
    entries.add(new Entry(end - 1, command));
    readers.forEach(Owner::readSoon);
  }

  /// Entries from an offset on, not more than `most`.
  List<Entry> from(long offset, int most) {
    int first = entries.size();
    while (first > 0 && entries.get(first - 1).offset >= offset) {
      first--;
    }
    return entries.subList(first, Math.min(entries.size(), first + most));
  }

  /// The offset behind the last entry; a partition that was read to its end and settled is
  /// committed up to here.
  long end() {
    return end;
  }

  long committed() {
    return committed;
  }

  List<Entry> uncommittedBelow(long nextOffset) {
    return from(committed, entries.size()).stream().filter(e -> e.offset < nextOffset).toList();
  }

  /// Only the present generation may.
  boolean takesCommitsOf(Owner owner) {
    return !design.fencesCommits() || owner.generation() == generation;
  }

  void commit(long nextOffset) {
    committed = nextOffset;
  }

  record Entry(long offset, Command command) {}
}
