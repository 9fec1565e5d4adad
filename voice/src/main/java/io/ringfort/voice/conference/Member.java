package io.ringfort.voice.conference;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Mixer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody in a [Room]; guarded by it.
final class Member {
  final Rooms.Seat seat;
  final DialTarget.Conference terms;
  final Instant joined;
  Instant updated;
  boolean muted;
  boolean held;
  boolean endOnExit;
  boolean coaching;
  @Nullable CallSid coached;
  @Nullable Boolean beepOnExit;
  @Nullable Hook holdMusic;
  @Nullable Hook waitMusic;
  @Nullable SpeakerWatch watch;

  Member(Rooms.Seat seat, DialTarget.Conference terms, Instant joined) {
    this.seat = seat;
    this.terms = terms;
    this.joined = joined;
    updated = joined;
    muted = terms.muted();
    endOnExit = terms.endOnExit();
    coached =
        terms.coach() != null && CallSid.matches(terms.coach()) ? new CallSid(terms.coach()) : null;
    coaching = coached != null;
  }

  CallSid sid() {
    return seat.sid();
  }

  void tell(RoomMove move, Map<String, String> details) {
    seat.tell().accept(new CallEvent.OfRoom(move, null, details));
  }

  /// What a change made different.
  ///
  /// @param hold whether it is held now and was not, or the reverse
  /// @param music whether it has other music for waiting
  record Changed(List<News> news, boolean hold, boolean music) {}

  /// Something that the customer may want to know.
  record News(String kind, String event) {}

  Changed apply(ParticipantChange change, Instant now) {
    updated = now;
    List<News> news = new ArrayList<>();
    if (change.muted() != null && change.muted() != muted) {
      muted = change.muted();
      news.add(new News("mute", muted ? "participant-mute" : "participant-unmute"));
    }
    boolean endedBefore = endOnExit;
    boolean beepedBefore = beepsOnExit();
    endOnExit = change.endOnExit() == null ? endOnExit : change.endOnExit();
    beepOnExit = change.beepOnExit() == null ? beepOnExit : change.beepOnExit();
    if (coach(change) || endOnExit != endedBefore || beepsOnExit() != beepedBefore) {
      news.add(new News("modify", "participant-modify"));
    }
    holdMusic = change.holdMusic() == null ? holdMusic : change.holdMusic();
    waitMusic = change.waitMusic() == null ? waitMusic : change.waitMusic();
    boolean heldBefore = held;
    held = change.hold() == null ? held : change.hold();
    if (held != heldBefore) {
      news.add(new News("hold", held ? "participant-hold" : "participant-unhold"));
    }
    boolean music = (held ? change.holdMusic() : change.waitMusic()) != null;
    return new Changed(news, held != heldBefore, music);
  }

  /// @return whether anything is different now
  boolean coach(ParticipantChange change) {
    CallSid before = coach();
    if (change.coached() != null) {
      coached = change.coached();
    }
    if (change.coaching() != null) {
      coaching = change.coaching();
    }
    CallSid after = coach();
    return before == null ? after != null : !before.equals(after);
  }

  /// Who alone hears it; null: everybody does.
  @Nullable CallSid coach() {
    return coaching && !sid().equals(coached) ? coached : null;
  }

  /// @param coach that member's sound; null when it is not here
  Mixer.Options options(@Nullable MediaStream coach) {
    // What is meant for one must not be heard by others while that one is not here.
    boolean heard = coach() == null || coach != null;
    return new Mixer.Options(!muted && !held && heard, !held, coach() == null ? null : coach);
  }

  boolean beepsOnEnter() {
    return terms.beep().equals("true") || terms.beep().equals("onEnter");
  }

  boolean beepsOnExit() {
    return beepOnExit == null
        ? terms.beep().equals("true") || terms.beep().equals("onExit")
        : beepOnExit;
  }

  Participant view(ConferenceSid conference) {
    return new Participant(
        seat.account(),
        conference,
        sid(),
        terms.label(),
        Participant.Status.CONNECTED,
        new Participant.Flags(muted, held, terms.startOnEnter(), endOnExit, coach()),
        joined,
        updated);
  }
}
