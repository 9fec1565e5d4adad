package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Mixer;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One conference on this host. Begins with its first member; starts once two are there and one of
/// them may start it; ends with its last, or with one whose leaving ends it. All methods are
/// guarded by the room itself and quick.
final class Room {
  private static final String INIT = "init";
  private static final String IN_PROGRESS = "in-progress";
  private static final String COMPLETED = "completed";

  private final ConferenceSid sid;
  private final AccountSid account;
  private final String name;
  private final Outside outside;
  private final Consumer<Room> over;
  private final Instant created;
  private final Map<CallSid, Member> members = new LinkedHashMap<>();
  private final Mixer mixer;
  private final DialTarget.Conference terms;
  private String status = INIT;
  private int sequence;
  private @Nullable RawRecording recording;

  /// @param terms of the first member: its callbacks and recording hold for the room
  Room(
      ConferenceSid sid,
      AccountSid account,
      DialTarget.Conference terms,
      Outside outside,
      Consumer<Room> over) {
    this.sid = sid;
    this.account = account;
    this.terms = terms;
    this.outside = outside;
    this.over = over;
    name = terms.name();
    created = outside.clock().instant();
    mixer = outside.sound().media().mixer();
  }

  /// Another room of that name was faster.
  void discard() {
    mixer.close();
  }

  ConferenceSid sid() {
    return sid;
  }

  AccountSid account() {
    return account;
  }

  String name() {
    return name;
  }

  /// @return false when the room is over: make another
  synchronized boolean enter(Rooms.Seat seat, DialTarget.Conference wanted) {
    if (status.equals(COMPLETED)) {
      return false;
    }
    Member member = new Member(seat, wanted, outside.clock().instant());
    if (members.size() >= wanted.maxParticipants()) {
      member.tell(RoomMove.REFUSED, Map.of("reason", "the conference is full", "code", "16020"));
      return true;
    }
    boolean taken =
        wanted.label() != null
            && members.values().stream().anyMatch(m -> wanted.label().equals(m.terms.label()));
    if (taken) {
      member.tell(RoomMove.REFUSED, Map.of("reason", "the label is taken", "code", "16025"));
      return true;
    }
    members.put(seat.sid(), member);
    tell("join", "participant-join", member, Map.of());
    if (status.equals(IN_PROGRESS)) {
      join(member);
      if (member.beeps("onEnter")) {
        announce(outside.sound().prompts().builtIn(BuiltIn.ENTER));
      }
    } else if (members.size() > 1
        && members.values().stream().anyMatch(m -> m.terms.startOnEnter())) {
      start();
    } else {
      member.tell(RoomMove.WAITING, waitingParams());
    }
    show();
    return true;
  }

  private Map<String, String> waitingParams() {
    return Map.of("ConferenceSid", sid.value(), "FriendlyName", name);
  }

  private void start() {
    status = IN_PROGRESS;
    tell("start", "conference-start", null, Map.of());
    members.values().forEach(this::join);
    announce(outside.sound().prompts().builtIn(BuiltIn.ENTER));
    if (terms.recording().fromStart()) {
      record();
    }
  }

  private void join(Member member) {
    member.tell(RoomMove.STARTED, waitingParams());
    member.seat.media().join(mixer, options(member));
  }

  private Mixer.Options options(Member member) {
    Member coached = member.coach == null ? null : members.get(member.coach);
    MediaStream only = coached == null ? null : coached.seat.media();
    return member.options(only);
  }

  private void record() {
    Member first = members.values().iterator().next();
    RecordingSid recordingSid =
        new RecordingSid(outside.names().mint().derive(RecordingSid.PREFIX, sid.value()));
    DialTarget.ConferenceRecording wanted = terms.recording();
    RawRecording raw =
        outside
            .sound()
            .recordings()
            .begin(
                new RecordingPlan(
                    recordingSid,
                    account,
                    first.sid(),
                    sid,
                    "Conference",
                    new RecordingPlan.Sound(false, "inbound", wanted.trim()),
                    outside.clock().instant(),
                    hook(wanted.callback().action().url(), wanted.callback().action().method()),
                    wanted.callback().events()));
    recording = raw;
    mixer.record(raw);
  }

  static Hook hook(@Nullable String url, HttpMethod method) {
    return new Hook(url, method == HttpMethod.GET ? Hook.Method.GET : Hook.Method.POST);
  }

  void announce(Prompt prompt) {
    mixer.announce(List.of(prompt), () -> {});
  }

  /// Somebody left, or is made to.
  ///
  /// @param reason as the public API says it
  synchronized void leave(CallSid call, String reason, boolean told) {
    Member member = members.remove(call);
    if (member == null) {
      return;
    }
    member.seat.media().disconnect();
    if (told) {
      member.tell(RoomMove.OUT, Map.of("reason", reason));
    }
    tell("leave", "participant-leave", member, Map.of("ReasonParticipantLeft", reason));
    boolean kicked = reason.equals("participant_updated_via_api");
    if (member.endOnExit && status.equals(IN_PROGRESS)) {
      end(
          kicked
              ? "participant-with-end-conference-on-exit-kicked"
              : "participant-with-end-conference-on-exit-left",
          call);
    } else if (members.isEmpty()) {
      end(kicked ? "last-participant-kicked" : "last-participant-left", call);
    } else {
      if (status.equals(IN_PROGRESS) && member.beeps("onExit")) {
        announce(outside.sound().prompts().builtIn(BuiltIn.LEAVE));
      }
      show();
    }
  }

  /// @param reason as the public API says it
  synchronized void end(String reason, @Nullable CallSid by) {
    if (status.equals(COMPLETED)) {
      return;
    }
    status = COMPLETED;
    String left =
        reason.equals("conference-ended-via-api")
            ? "conference_ended_via_api"
            : "moderator_ended_conference";
    for (Member member : List.copyOf(members.values())) {
      members.remove(member.sid());
      member.seat.media().disconnect();
      member.tell(RoomMove.OUT, Map.of("reason", left));
      tell("leave", "participant-leave", member, Map.of("ReasonParticipantLeft", left));
    }
    RawRecording raw = recording;
    if (raw != null) {
      mixer.stopRecording(raw);
      raw.finish();
    }
    mixer.close();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("ReasonConferenceEnded", reason);
    params.put("Reason", reason);
    if (by != null) {
      params.put("CallSidEndingConference", by.value());
    }
    tell("end", "conference-end", null, params);
    Conference last = view(reason, by);
    outside.customers().archive(last);
    over.accept(this);
  }

  /// Changes how somebody takes part.
  ///
  /// @return empty when nobody of that name is here
  synchronized Optional<Conference.Participant> change(String callOrLabel, Change change) {
    Optional<Member> found = find(callOrLabel);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Member member = found.get();
    if (change.muted() != null && change.muted() != member.muted) {
      member.muted = change.muted();
      tell("mute", member.muted ? "participant-mute" : "participant-unmute", member, Map.of());
    }
    if (change.endOnExit() != null) {
      member.endOnExit = change.endOnExit();
      tell("modify", "participant-modify", member, Map.of());
    }
    if (change.coach() != null) {
      member.coach = CallSid.matches(change.coach()) ? new CallSid(change.coach()) : null;
      tell("modify", "participant-modify", member, Map.of());
    }
    if (change.held() != null && change.held() != member.held) {
      hold(member, change);
    }
    mixer.change(member.seat.media(), options(member));
    show();
    return Optional.of(member.view());
  }

  private void hold(Member member, Change change) {
    member.held = Boolean.TRUE.equals(change.held());
    if (member.held) {
      Map<String, String> details = new LinkedHashMap<>(waitingParams());
      if (change.holdUrl() != null) {
        details.put("url", change.holdUrl());
        details.put("method", change.holdMethod());
      }
      member.tell(RoomMove.HELD, details);
      tell("hold", "participant-hold", member, Map.of());
    } else {
      member.tell(RoomMove.UNHELD, Map.of());
      tell("hold", "participant-unhold", member, Map.of());
    }
  }

  /// @param muted null: as it is; likewise the others
  /// @param coach the call that is coached; empty for none
  record Change(
      @Nullable Boolean muted,
      @Nullable Boolean held,
      @Nullable String holdUrl,
      String holdMethod,
      @Nullable Boolean endOnExit,
      @Nullable String coach) {}

  synchronized Optional<CallSid> callOf(String callOrLabel) {
    return find(callOrLabel).map(Member::sid);
  }

  private Optional<Member> find(String callOrLabel) {
    return members.values().stream()
        .filter(m -> m.sid().value().equals(callOrLabel) || callOrLabel.equals(m.terms.label()))
        .findFirst();
  }

  private void tell(
      String wanted, String event, @Nullable Member member, Map<String, String> more) {
    String url = terms.callback().action().url();
    if (url == null || !terms.callback().events().contains(wanted)) {
      return;
    }
    int number = sequence++;
    outside
        .customers()
        .tell(
            account,
            sid.value(),
            hook(url, terms.callback().action().method()),
            RoomParams.of(view(null, null), event, member, number, more),
            number);
  }

  synchronized Conference view() {
    return view(null, null);
  }

  private Conference view(@Nullable String reason, @Nullable CallSid by) {
    return new Conference(
        sid,
        account,
        name,
        status,
        reason,
        by,
        members.values().stream().map(Member::view).toList(),
        created,
        outside.clock().instant());
  }

  private void show() {
    Conference now = view(null, null);
    outside.shown().conferences().put(now.memoryKey(), outside.shown().json().bytes(now), null);
  }
}
