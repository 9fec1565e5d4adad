package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What survives hosts: the topic of calls with its committed offset, and the changelog beside it.
final class Topic {
  private final List<Command> entries = new ArrayList<>();
  private final Map<CallSid, Open> changelog = new LinkedHashMap<>();
  private int committed;
  private int generation;
  private Runnable reader = () -> {};

  /// An entry.
  sealed interface Command {
    record Place(CallIntent intent) implements Command {}

    record Opened(CallIntent intent) implements Command {}

    record Ended(CallSid sid) implements Command {}

    record Change(CallSid sid, CallChange change) implements Command {}
  }

  /// A call that is not forgotten yet.
  record Open(CallIntent intent, Phase phase) {
    Open in(Phase next) {
      return new Open(intent, next);
    }
  }

  /// How far it is, as far as the owner of the partition must know.
  enum Phase {
    QUEUED,
    BEGUN,
    OVER
  }

  void append(Command command) {
    entries.add(command);
    reader.run();
  }

  /// Another host owns it from now on.
  int nextGeneration() {
    return ++generation;
  }

  int generation() {
    return generation;
  }

  Command at(int offset) {
    return entries.get(offset);
  }

  int end() {
    return entries.size();
  }

  int committed() {
    return committed;
  }

  void commit(int nextOffset) {
    committed = Math.max(committed, nextOffset);
  }

  Map<CallSid, Open> changelog() {
    return changelog;
  }

  /// @param reader is run when there is something new
  void readBy(Runnable reader) {
    this.reader = reader;
  }
}
