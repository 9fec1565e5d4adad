package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Broken;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the [Judge] knows of one message.
final class CaseFile {
  final List<Line> trace = new ArrayList<>();
  final List<Submission> submissions = new ArrayList<>();
  final Map<Status, String> tokens = new EnumMap<>(Status.class);
  boolean accepted;
  boolean forgotten;
  @Nullable Message durable;
  @Nullable Message archived;
  @Nullable Status lastCallback;
  @Nullable Status lastRead;

  Stream<Submission> submissions(int part) {
    return submissions.stream().filter(s -> s.part == part);
  }

  /// The checks of an accepted message when nothing can happen to it any more.
  Counts close(MessageSid sid) {
    if (archived == null) {
      throw new Broken(
          sid.value(),
          "an accepted message has no verdict: got "
              + (durable == null ? "no record" : durable.progress())
              + " (expected: an archived record)");
    }
    Status verdict = archived.progress().status();
    boolean canEnd = verdict.isFinal() || verdict == Status.SENT;
    if (archived.progress().phase() != Phase.ENDED || !canEnd) {
      throw new Broken(sid.value(), "archived before its end: got " + archived.progress());
    }
    if (!tokens.containsKey(verdict)) {
      throw new Broken(
          sid.value(),
          "the customer was never told the verdict: got callbacks "
              + tokens.keySet()
              + " (expected: "
              + verdict
              + " among them)");
    }
    for (Status told : tokens.keySet()) {
      if (told.isFinal() && told != verdict) {
        throw new Broken(
            sid.value(),
            "the customer was told two verdicts: got "
                + tokens.keySet()
                + " (expected: only "
                + verdict
                + ")");
      }
    }
    int doubts = archived.progress().wire().doubts();
    long doubled = 0;
    for (int part = 0; part < archived.intent().content().segments(); part++) {
      long extra = submissions(part).filter(s -> !s.refused).count() - 1;
      if (extra > doubts) {
        throw new Broken(
            sid.value(),
            "part "
                + part
                + ": got "
                + extra
                + " extra submits (expected: at most the record's "
                + doubts
                + " doubts)");
      }
      doubled += Math.max(0, submissions(part).filter(s -> s.taken).count() - 1);
    }
    return Counts.NONE.doubted(doubts, doubled);
  }

  /// One part that left for the carrier.
  static final class Submission {
    final int part;

    /// The carrier has it.
    boolean taken;

    /// The owner that the carrier told so.
    @Nullable Owner heardBy;

    /// The carrier said to a living owner that it does not take it.
    boolean refused;

    Submission(int part) {
      this.part = part;
    }
  }

  /// One line of the trace; made into text only when somebody must read it.
  record Line(long atMillis, String what, Object detail) {
    @Override
    public String toString() {
      return "%10.3f s  %s %s".formatted(atMillis / 1000.0, what, detail).stripTrailing();
    }
  }
}
