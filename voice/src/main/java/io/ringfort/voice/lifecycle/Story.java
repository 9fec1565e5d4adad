package io.ringfort.voice.lifecycle;

import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.lifecycle.Progress.Times;
import io.ringfort.voice.lifecycle.Progress.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What customers see of a call, while one event works on it. One thread.
public final class Story {
  private static final int MOST_ENTRIES = 300;

  private final Progress before;
  private final Instant now;
  private final List<TimelineEntry> timeline;
  private CallStatus status;
  private int sequence;
  private @Nullable Instant dialled;
  private @Nullable Instant answered;
  private @Nullable Instant ended;
  private @Nullable String answeredBy;
  private @Nullable Verdict verdict;

  Story(Call call, Instant now) {
    this.now = now;
    before = call.progress();
    timeline = new ArrayList<>(before.timeline());
    status = before.status();
    sequence = before.sequence();
    dialled = before.times().dialled();
    answered = before.times().answered();
    ended = before.times().ended();
    answeredBy = before.answeredBy();
    verdict = before.verdict();
  }

  public CallStatus status() {
    return status;
  }

  public @Nullable String answeredBy() {
    return answeredBy;
  }

  void answeredBy(String who) {
    answeredBy = who;
  }

  public @Nullable Verdict verdict() {
    return verdict;
  }

  @Nullable Instant ended() {
    return ended;
  }

  /// Whole seconds since the answer; 0 without one.
  public long talkSeconds() {
    Instant end = ended == null ? now : ended;
    return answered == null ? 0 : Duration.between(answered, end).toSeconds();
  }

  /// Whether there is anything new to see.
  boolean isChanged() {
    return status != before.status()
        || sequence != before.sequence()
        || dialled != before.times().dialled()
        || answered != before.times().answered()
        || verdict != before.verdict()
        || !Objects.equals(answeredBy, before.answeredBy())
        || timeline.size() != before.timeline().size();
  }

  @Nullable Instant answeredAt() {
    return answered;
  }

  boolean isDialled() {
    return dialled != null;
  }

  /// Moves forward; never back.
  void status(CallStatus next) {
    if (!status.isFinal() && next.compareTo(status) > 0) {
      status = next;
    }
  }

  void dialled() {
    if (dialled == null) {
      dialled = now;
    }
  }

  void answered() {
    answered = now;
    status(CallStatus.IN_PROGRESS);
  }

  void ended(CallStatus last, Verdict why) {
    status(last);
    ended = now;
    verdict = why;
    // However long its story is already.
    timeline.add(
        new TimelineEntry(now, "verdict", why.reason(), Map.of("sipStatus", "" + why.sipStatus())));
  }

  int takeSequence() {
    return sequence++;
  }

  /// Remembers a step for whoever asks what happened.
  public void note(String kind, String text, Map<String, String> details) {
    note(new TimelineEntry(now, kind, text, details));
  }

  void note(TimelineEntry entry) {
    if (timeline.size() < MOST_ENTRIES) {
      timeline.add(entry);
    }
  }

  Progress progress() {
    return new Progress(
        status,
        before.version() + 1,
        sequence,
        new Times(now, dialled, answered, ended),
        answeredBy,
        verdict,
        timeline);
  }
}
