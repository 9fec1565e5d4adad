package io.ringfort.voice.conference;

import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Mixer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody in a [Room]; guarded by it.
final class Member {
  final Rooms.Seat seat;
  final DialTarget.Conference terms;
  final Instant joined;
  boolean muted;
  boolean held;
  boolean endOnExit;
  @Nullable CallSid coach;

  Member(Rooms.Seat seat, DialTarget.Conference terms, Instant joined) {
    this.seat = seat;
    this.terms = terms;
    this.joined = joined;
    muted = terms.muted();
    endOnExit = terms.endOnExit();
    coach =
        terms.coach() != null && CallSid.matches(terms.coach()) ? new CallSid(terms.coach()) : null;
  }

  CallSid sid() {
    return seat.sid();
  }

  void tell(RoomMove move, Map<String, String> details) {
    seat.tell().accept(new CallEvent.OfRoom(move, null, details));
  }

  /// @param coached whom it coaches, if that member is here
  Mixer.Options options(@Nullable MediaStream coached) {
    return new Mixer.Options(!muted && !held, !held, coached);
  }

  boolean beeps(String when) {
    return terms.beep().equals("true") || terms.beep().equals(when);
  }

  Conference.Participant view() {
    return new Conference.Participant(
        sid(), terms.label(), muted, held, coach, terms.startOnEnter(), endOnExit, joined);
  }
}
