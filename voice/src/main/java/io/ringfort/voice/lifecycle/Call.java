package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.timeline.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call: what was asked for, and how far it is. Immutable and serialisable: another host can load
/// it and go on.
///
/// @param intent never changes
/// @param progress what customers see of it
/// @param session what it remembers while in flight; null once it ended
/// @param program what its TwiML is at; null before the first document and at the end
/// @param line what another host needs to go on speaking; null before the first INVITE and at the
///   end
/// @param owner who has it; null before its turn came
public record Call(
    CallIntent intent,
    Progress progress,
    @Nullable Session session,
    @Nullable Program program,
    @Nullable Line line,
    @Nullable Owner owner) {

  /// One that nobody owns.
  public Call(
      CallIntent intent,
      Progress progress,
      @Nullable Session session,
      @Nullable Program program,
      @Nullable Line line) {
    this(intent, progress, session, program, line, null);
  }

  /// A call that nothing has happened to yet.
  public static Call fresh(CallIntent intent) {
    return new Call(intent, Progress.fresh(intent), Session.fresh(intent), null, null);
  }

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return intent.account() + "/" + intent.sid();
  }

  /// The same, with one more step in its timeline.
  public Call noting(Instant at, String kind, String text, Map<String, String> details) {
    List<TimelineEntry> timeline = new ArrayList<>(progress.timeline());
    timeline.add(new TimelineEntry(at, kind, text, details));
    return new Call(intent, progress.with(timeline), session, program, line, owner);
  }

  /// The same, as it is on the wire now.
  public Call on(@Nullable Line now) {
    return new Call(intent, progress, session, program, now, owner);
  }

  /// The same, of that owner.
  public Call of(Owner next) {
    return new Call(intent, progress, session, program, line, next);
  }

  /// The same, with its documents as they were read again.
  public Call running(@Nullable Program reread) {
    return new Call(intent, progress, session, reread, line, owner);
  }
}
