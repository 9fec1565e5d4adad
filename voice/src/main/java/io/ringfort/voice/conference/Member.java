package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
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

/// Somebody in a [Room]; guarded by it. One whose call comes over from another host is absent until
/// it is here.
final class Member {
  final CallSid sid;
  final AccountSid account;
  final @Nullable String label;
  final boolean startOnEnter;
  final String beep;
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
  private @Nullable SpeakerWatch watch;

  private Rooms.@Nullable Seat seat;

  /// Whether it was absent when its music changed.
  boolean missedMusic;

  Member(Rooms.Seat seat, DialTarget.Conference terms, Instant joined) {
    this.seat = seat;
    sid = seat.sid();
    account = seat.account();
    label = terms.label();
    startOnEnter = terms.startOnEnter();
    beep = terms.beep();
    this.joined = joined;
    updated = joined;
    muted = terms.muted();
    endOnExit = terms.endOnExit();
    coached =
        terms.coach() != null && CallSid.matches(terms.coach()) ? new CallSid(terms.coach()) : null;
    coaching = coached != null;
  }

  /// One who is absent.
  Member(AccountSid account, LiveRoom.Place place) {
    this.account = account;
    sid = place.call();
    label = place.label();
    beep = place.beep();
    joined = place.joined();
    updated = place.updated();
    beepOnExit = place.beepOnExit();
    holdMusic = place.holdMusic();
    waitMusic = place.waitMusic();
    LiveRoom.Bearing bearing = place.bearing();
    muted = bearing.muted();
    held = bearing.held();
    startOnEnter = bearing.startOnEnter();
    endOnExit = bearing.endOnExit();
    coaching = bearing.coaching();
    coached = bearing.coached();
  }

  LiveRoom.Place place() {
    return new LiveRoom.Place(
        sid,
        label,
        beep,
        joined,
        updated,
        new LiveRoom.Bearing(muted, held, startOnEnter, endOnExit, coaching, coached),
        beepOnExit,
        holdMusic,
        waitMusic);
  }

  boolean isAbsent() {
    return seat == null;
  }

  /// Its call is here (again).
  ///
  /// @param its null: not any more
  void take(Rooms.@Nullable Seat its) {
    seat = its;
  }

  /// Null while it is absent.
  @Nullable MediaStream media() {
    Rooms.Seat at = seat;
    return at == null ? null : at.media();
  }

  void tell(CallEvent event) {
    Rooms.Seat at = seat;
    if (at != null) {
      at.tell().accept(event);
    }
  }

  void tell(RoomMove move, Map<String, String> details) {
    missedMusic |= isAbsent() && (move == RoomMove.HELD || move == RoomMove.UNHELD);
    tell(new CallEvent.OfRoom(move, null, details));
  }

  /// From now on it is told when it speaks.
  void watch(SpeakerWatch its) {
    MediaStream media = media();
    if (media != null) {
      media.record(its);
      watch = its;
    }
  }

  /// It hears nothing of the room any more.
  void disconnect() {
    MediaStream media = media();
    if (media != null) {
      if (watch != null) {
        media.stopRecording(watch);
      }
      media.disconnect();
    }
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
    return coaching && !sid.equals(coached) ? coached : null;
  }

  /// @param coach that member's sound; null when it is not here
  Mixer.Options options(@Nullable MediaStream coach) {
    // What is meant for one must not be heard by others while that one is not here.
    boolean heard = coach() == null || coach != null;
    return new Mixer.Options(!muted && !held && heard, !held, coach() == null ? null : coach);
  }

  boolean beepsOnEnter() {
    return beep.equals("true") || beep.equals("onEnter");
  }

  boolean beepsOnExit() {
    return beepOnExit == null ? beep.equals("true") || beep.equals("onExit") : beepOnExit;
  }

  Participant view(ConferenceSid conference) {
    return new Participant(
        account,
        conference,
        sid,
        label,
        Participant.Status.CONNECTED,
        new Participant.Flags(muted, held, startOnEnter, endOnExit, coach()),
        joined,
        updated);
  }
}
