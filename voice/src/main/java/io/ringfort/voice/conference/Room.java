package io.ringfort.voice.conference;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Ending;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One conference on this host. Begins with its first member; starts once two are there and one of
/// them may start it; ends with its last, or with one whose leaving ends it. All methods are
/// guarded by the room itself and quick.
///
/// Its home may move. Then the next home makes it again from what was shown of it, with all members
/// absent; each takes its place again when its call comes, and who does not come in time leaves.
/// Here it is left: whoever is still in it hears the others, and nobody is told anything.
final class Room {
  static final String VIA_API = "conference-ended-via-api";

  /// Of a playlist that belongs to no verb.
  private static final long ANNOUNCEMENT = Long.MIN_VALUE;

  private static final int MOST_ANNOUNCEMENTS = 16;

  private final DialTarget.Conference terms;
  private final long epoch;
  private final Outside outside;
  private final Sheet<LiveRoom> sheet;
  private final Runnable forget;
  private final Map<CallSid, Member> members = new LinkedHashMap<>();
  private final RoomSound sound;
  private final RoomNews news;
  private final Map<CallSid, LiveRoom.SentAway> sentAway = new LinkedHashMap<>();
  private Conference state;
  private int announcing;

  /// What was recorded elsewhere until now.
  private final @Nullable RecordingPlan recorded;

  /// Whether its home is another host by now.
  private boolean left;

  /// Why somebody is not in it any more.
  enum Leaving {
    HUNG_UP("participant_hung_up"),
    KICKED("participant_updated_via_api"),
    ENDED_BY_API("conference_ended_via_api"),
    ENDED_BY_MODERATOR("moderator_ended_conference");

    private final String text;

    Leaving(String text) {
      this.text = text;
    }
  }

  /// @param from as it was shown last; for a new one see [#fresh]
  /// @param memo in that
  /// @param sheet where the room is shown
  /// @param forget run when nobody needs it any more
  Room(LiveRoom from, LiveRoom.Memo memo, Outside outside, Sheet<LiveRoom> sheet, Runnable forget) {
    state = from.conference();
    terms = memo.terms();
    epoch = memo.epoch();
    this.outside = outside;
    this.sheet = sheet;
    this.forget = forget;
    sound = new RoomSound(outside.sound());
    news = new RoomNews(terms.callback(), memo.sequence(), outside);
    memo.places().forEach(p -> members.put(p.call(), new Member(state.account(), p)));
    memo.sentAway().forEach(gone -> sentAway.put(gone.call(), gone));
    recorded = memo.recording();
  }

  /// What a room that nobody was in yet begins with.
  ///
  /// @param terms of the first member: its callbacks and recording hold for the room
  static LiveRoom.Memo fresh(DialTarget.Conference terms, long epoch) {
    return new LiveRoom.Memo(epoch, terms, 0, null, List.of(), List.of());
  }

  /// Begins with the sound of what was elsewhere until now.
  ///
  /// @return who shall come
  synchronized List<CallSid> goOn() {
    if (state.status() == Status.IN_PROGRESS) {
      sound.begin(members.values());
      if (recorded != null) {
        sound.record(recorded);
      }
    }
    return absent();
  }

  synchronized ConferenceSid sid() {
    return state.sid();
  }

  synchronized Conference view() {
    return state;
  }

  synchronized List<Participant> participants() {
    return members.values().stream().map(m -> m.view(state.sid())).toList();
  }

  /// Readers see it as it is now.
  synchronized void show() {
    if (left) {
      return;
    }
    if (isOver()) {
      sheet.close(live(), forget);
    } else {
      sheet.show(live());
    }
  }

  /// As it is shown.
  synchronized LiveRoom live() {
    LiveRoom.@Nullable Memo memo =
        outside.around().homes().isAlone()
            ? null
            : new LiveRoom.Memo(
                epoch,
                terms,
                news.sequence(),
                sound.plan(),
                members.values().stream().map(Member::place).toList(),
                List.copyOf(sentAway.values()));
    return new LiveRoom(state, participants(), memo);
  }

  /// Until readers see it as it is now; not for long.
  void awaitShown(Duration atMost) {
    sheet.await(atMost);
  }

  synchronized boolean isOver() {
    return state.status() == Status.COMPLETED;
  }

  synchronized boolean isLeft() {
    return left;
  }

  synchronized boolean isEmpty() {
    return members.isEmpty();
  }

  /// @return false when the room is over, or left: make another
  synchronized boolean enter(Rooms.Seat seat, DialTarget.Conference wanted) {
    if (isOver() || left) {
      return false;
    }
    sentAway.remove(seat.sid());
    // It left without a word.
    members.remove(seat.sid());
    Optional<Map<String, String>> refusal = refusal(wanted);
    if (refusal.isPresent()) {
      seat.tell().accept(new CallEvent.OfRoom(RoomMove.REFUSED, null, refusal.get()));
      return true;
    }
    Member member = new Member(seat, wanted, now());
    members.put(seat.sid(), member);
    updated(state.status());
    tell("join", "participant-join", member, Map.of());
    watch(member);
    if (state.status() == Status.IN_PROGRESS) {
      join(member);
    } else if (members.size() > 1 && members.values().stream().anyMatch(m -> m.startOnEnter)) {
      start();
    } else {
      member.tell(RoomMove.WAITING, details(null));
    }
    if (state.status() == Status.IN_PROGRESS && member.beepsOnEnter()) {
      sound.beep(BuiltIn.ENTER);
    }
    show();
    return true;
  }

  /// Somebody's call is here (again): it takes part as it did.
  ///
  /// @param knows whether it was told of the start
  /// @return false when it has no place here
  synchronized boolean restore(Rooms.Seat seat, boolean knows) {
    LiveRoom.SentAway gone = sentAway.get(seat.sid());
    if (gone != null) {
      sendAway(seat, gone);
      return true;
    }
    Member member = members.get(seat.sid());
    if (member == null || isOver() || left) {
      return false;
    }
    member.take(seat);
    watch(member);
    boolean missed = member.missedMusic;
    member.missedMusic = false;
    if (state.status() == Status.IN_PROGRESS && !knows) {
      join(member);
      return true;
    }
    sound.join(member, members.values());
    if (missed) {
      music(member);
    }
    return true;
  }

  static void sendAway(Rooms.Seat seat, LiveRoom.SentAway gone) {
    String reason = gone.reason();
    seat.tell()
        .accept(
            reason == null
                ? new CallEvent.Change(new CallChange.End(false))
                : new CallEvent.OfRoom(RoomMove.OUT, null, Map.of("reason", reason)));
  }

  /// Whose calls are not here yet.
  synchronized List<CallSid> absent() {
    return members.values().stream().filter(Member::isAbsent).map(m -> m.sid).toList();
  }

  /// Those of them who are absent do not come any more.
  synchronized void giveUp(List<CallSid> calls) {
    calls.stream().filter(absent()::contains).forEach(sid -> leave(sid, Leaving.HUNG_UP));
  }

  /// A call is another host's from now on.
  ///
  /// @return whether its place is kept here
  synchronized boolean release(CallSid call) {
    Member member = members.get(call);
    if (member == null) {
      return false;
    }
    member.disconnect();
    if (left) {
      members.remove(call);
      forgetIfEmpty();
      return false;
    }
    member.take(null);
    sound.adjust(members.values());
    return true;
  }

  private void forgetIfEmpty() {
    if (members.isEmpty()) {
      sound.end();
      forget.run();
    }
  }

  /// Another host is its home.
  ///
  /// @param last run once what is here is shown for the last time
  synchronized void handOver(Runnable last) {
    if (isOver() || left) {
      return;
    }
    LiveRoom now = live();
    leaveHome();
    sheet.close(now, last);
  }

  /// Another host made itself its home, because this one was thought to be dead.
  ///
  /// @return who is in it here
  synchronized List<CallSid> leaveHome() {
    left = true;
    sound.leaveRecording();
    List<CallSid> here =
        members.values().stream().filter(m -> !m.isAbsent()).map(m -> m.sid).toList();
    members.keySet().retainAll(here);
    forgetIfEmpty();
    return here;
  }

  private Optional<Map<String, String>> refusal(DialTarget.Conference wanted) {
    if (members.size() >= Math.max(1, wanted.maxParticipants())) {
      return Optional.of(Map.of("reason", "the conference is full", "code", "16020"));
    }
    boolean taken =
        wanted.label() != null
            && members.values().stream().anyMatch(m -> wanted.label().equals(m.label));
    return taken
        ? Optional.of(Map.of("reason", "the label is taken", "code", "16025"))
        : Optional.empty();
  }

  /// As the database keeps it.
  private Instant now() {
    return outside.times().clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void updated(Status status) {
    updated(status, null);
  }

  private void updated(Status status, @Nullable Ending ending) {
    state =
        new Conference(
            state.sid(),
            state.account(),
            state.friendlyName(),
            status,
            state.region(),
            state.created(),
            now(),
            ending);
  }

  private Map<String, String> details(@Nullable Hook music) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("ConferenceSid", state.sid().value());
    details.put("FriendlyName", state.friendlyName());
    if (music != null && music.url() != null) {
      details.put("url", music.url());
      details.put("method", music.method().name());
    }
    return details;
  }

  private void start() {
    updated(Status.IN_PROGRESS);
    tell("start", "conference-start", null, Map.of());
    sound.begin(List.of());
    members.values().forEach(this::join);
    if (terms.recording().fromStart()) {
      sound.record(state.sid(), members.values().iterator().next(), terms.recording(), outside);
    }
  }

  private void join(Member member) {
    member.tell(RoomMove.STARTED, details(null));
    sound.join(member, members.values());
    if (member.held) {
      member.tell(RoomMove.HELD, details(member.holdMusic));
    }
  }

  /// The music of one who is held, or waits, begins (again). Others hear none.
  private void music(Member member) {
    if (member.held) {
      member.tell(RoomMove.HELD, details(member.holdMusic));
    } else if (state.status() == Status.INIT && member.waitMusic != null) {
      member.tell(RoomMove.HELD, details(member.waitMusic));
    } else {
      member.tell(RoomMove.UNHELD, Map.of());
    }
  }

  private void watch(Member member) {
    if (news.wants("speaker")) {
      member.watch(new SpeakerWatch(speaks -> spoke(member, speaks)));
    }
  }

  private synchronized void spoke(Member member, boolean speaks) {
    if (members.get(member.sid) == member && state.status() == Status.IN_PROGRESS) {
      String event = speaks ? "participant-speech-start" : "participant-speech-stop";
      tell("speaker", event, member, Map.of());
    }
  }

  /// Its call goes on elsewhere, or is over. Somebody who is not here may leave, too.
  synchronized void leave(CallSid call) {
    if (sentAway.remove(call) != null && !isOver()) {
      show();
    }
    leave(call, Leaving.HUNG_UP);
  }

  /// Takes it out and hangs up.
  ///
  /// @return false when it is not here, and was not kicked before
  synchronized boolean kick(CallSid call) {
    Member member = members.get(call);
    if (member == null || left) {
      return sentAway.containsKey(call);
    }
    sentAway.put(call, new LiveRoom.SentAway(call, null));
    leave(call, Leaving.KICKED);
    member.tell(new CallEvent.Change(new CallChange.End(false)));
    return true;
  }

  /// The host ends, and with it all calls.
  synchronized void close() {
    // Nobody is to be sent on by another's leaving.
    Comparator<Member> moderatorsLast = Comparator.comparing(m -> m.endOnExit);
    List<Member> all = members.values().stream().sorted(moderatorsLast).toList();
    all.forEach(member -> leave(member.sid));
  }

  private void leave(CallSid call, Leaving why) {
    Member member = members.remove(call);
    if (member == null) {
      return;
    }
    if (left) {
      member.disconnect();
      forgetIfEmpty();
      return;
    }
    out(member, why);
    boolean kicked = why == Leaving.KICKED;
    if (member.endOnExit) {
      end("participant-with-end-conference-on-exit-" + (kicked ? "kicked" : "left"), member);
    } else if (members.isEmpty()) {
      end("last-participant-" + (kicked ? "kicked" : "left"), member);
    } else {
      updated(state.status());
      // One who coached it is not to be heard by the others.
      sound.adjust(members.values());
      if (member.beepsOnExit()) {
        sound.beep(BuiltIn.LEAVE);
      }
      show();
    }
  }

  private void out(Member member, Leaving why) {
    member.disconnect();
    boolean over = why == Leaving.HUNG_UP || why == Leaving.KICKED;
    String status = over ? "completed" : "in-progress";
    tell(
        "leave",
        "participant-leave",
        member,
        Map.of("ReasonParticipantLeft", why.text, "ParticipantCallStatus", status));
  }

  /// Ends it for everybody; when it has ended, nothing.
  ///
  /// @return as it is then
  synchronized Conference end() {
    if (!isOver() && !left) {
      end(VIA_API, null);
    }
    return state;
  }

  /// @param reason as the public API says it
  private void end(String reason, @Nullable Member by) {
    Leaving leaving = reason.equals(VIA_API) ? Leaving.ENDED_BY_API : Leaving.ENDED_BY_MODERATOR;
    for (Member member : List.copyOf(members.values())) {
      members.remove(member.sid);
      out(member, leaving);
      sentAway.put(member.sid, new LiveRoom.SentAway(member.sid, leaving.text));
      member.tell(RoomMove.OUT, Map.of("reason", leaving.text));
    }
    sound.end();
    updated(Status.COMPLETED, new Ending(reason, by == null ? null : by.sid));
    tell("end", "conference-end", null, RoomParams.ending(reason, by));
    if (outside.around().homes().mayAct()) {
      outside.customers().archive(state);
    }
    show();
  }

  /// Changes how somebody takes part.
  ///
  /// @return empty when it is not here
  synchronized Optional<Participant> change(CallSid call, ParticipantChange change) {
    Member member = members.get(call);
    if (member == null || left) {
      return Optional.empty();
    }
    updated(state.status());
    Member.Changed changed = member.apply(change, state.updated());
    changed.news().forEach(n -> tell(n.kind(), n.event(), member, Map.of()));
    if (changed.hold() || (changed.music() && (member.held || state.status() == Status.INIT))) {
      music(member);
    }
    sound.adjust(members.values());
    show();
    return Optional.of(member.view(state.sid()));
  }

  /// One more announcement is being made.
  ///
  /// @return false when there are too many
  synchronized boolean beginAnnouncement() {
    if (announcing >= MOST_ANNOUNCEMENTS) {
      return false;
    }
    announcing++;
    return true;
  }

  /// Plays it to everybody, or to one.
  ///
  /// @param to null: everybody
  /// @param done run when it was heard, on a thread that must not wait; not when nobody is left
  /// @return false when nobody can hear it
  synchronized boolean announce(@Nullable CallSid to, List<Prompt> items, Runnable done) {
    if (to == null) {
      return sound.announce(items, done);
    }
    Member member = members.get(to);
    MediaStream media = member == null ? null : member.media();
    if (media == null) {
      return false;
    }
    media.play(ANNOUNCEMENT, items, 1, 0);
    long millis = items.stream().mapToLong(Prompt::millis).sum();
    outside.times().timer().after(Duration.ofMillis(millis), done);
    return true;
  }

  /// An announcement that was not begun.
  synchronized void refused(@Nullable CallSid to, Hook hook, String why) {
    announcing++;
    announced(to, hook, why);
  }

  /// An announcement is over.
  ///
  /// @param to null: everybody
  /// @param failure null for none
  synchronized void announced(@Nullable CallSid to, Hook hook, @Nullable String failure) {
    announcing = Math.max(0, announcing - 1);
    Member member = to == null ? null : members.get(to);
    if (isOver() || (to != null && member == null)) {
      return;
    }
    if (member != null && failure == null && (member.held || state.status() == Status.INIT)) {
      music(member);
    }
    Map<String, String> more = new LinkedHashMap<>();
    more.put("AnnounceUrl", String.valueOf(hook.url()));
    if (failure != null) {
      more.put("ReasonAnnouncementFailed", failure);
    }
    tell("announcement", failure == null ? "announcement-end" : "announcement-fail", member, more);
  }

  private void tell(String kind, String event, @Nullable Member member, Map<String, String> more) {
    if (left) {
      return;
    }
    news.tell(kind, event, state, member, more);
  }
}
