package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.json.Json;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Conferences.Query;
import io.ringfort.voice.Participant;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What can be known of conferences without asking anybody: those of this host as they are, those
/// of other hosts as the memory store shows them, ended ones from the archive. Any thread; blocks.
final class ConferenceReads {
  private final @Nullable LiveConferences here;
  private final Board board;
  private final Calls calls;
  private final InstantSource clock;
  private final ConferencePages pages;

  /// @param here null for a host that has no rooms
  ConferenceReads(
      @Nullable LiveConferences here,
      Board board,
      Archive archive,
      Json json,
      Calls calls,
      InstantSource clock) {
    this.here = here;
    this.board = board;
    this.calls = calls;
    this.clock = clock;
    pages = new ConferencePages(here, board, archive, json);
  }

  Optional<Room> room(AccountSid account, ConferenceSid sid) {
    return here == null ? Optional.empty() : here.room(account, sid);
  }

  Conference open(AccountSid account, String friendlyName) {
    Optional<Conference> there = live(account, friendlyName);
    if (there.isPresent()) {
      return there.get();
    }
    // What has the name may have ended on a host that died before it said so.
    ConferenceSid over =
        board
            .named(account, friendlyName)
            .flatMap(claim -> find(account, claim.conference().sid()))
            .filter(c -> c.status() == Status.COMPLETED)
            .map(Conference::sid)
            .orElse(null);
    Board.Claim claim = board.claim(account, friendlyName, over, Board.OPENED);
    board.open(claim, Board.OPENED);
    return claim.conference();
  }

  Optional<Conference> find(AccountSid account, ConferenceSid sid) {
    return pages.find(account, sid);
  }

  List<Conference> list(Query query) {
    return pages.list(query);
  }

  Optional<Conference> live(AccountSid account, String friendlyName) {
    return (here == null ? Optional.<Room>empty() : here.named(account, friendlyName))
        .map(Room::view)
        .or(
            () ->
                board
                    .named(account, friendlyName)
                    .map(Board.Claim::conference)
                    .map(c -> find(account, c.sid()).orElse(c)))
        .filter(c -> c.status() != Status.COMPLETED);
  }

  List<Participant> participants(Conference conference) {
    if (find(conference.account(), conference.sid())
        .filter(c -> c.status() == Status.COMPLETED)
        .isPresent()) {
      return List.of();
    }
    List<Participant> all = new ArrayList<>(present(conference));
    Set<CallSid> here = all.stream().map(Participant::call).collect(Collectors.toSet());
    board.expected(conference.account(), conference.sid()).stream()
        .filter(p -> !here.contains(p.call()))
        .map(this::onTheWay)
        .filter(p -> !isOver(p))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private List<Participant> present(Conference conference) {
    return room(conference.account(), conference.sid())
        .map(Room::participants)
        .or(() -> board.find(conference.account(), conference.sid()).map(LiveRoom::participants))
        .orElse(List.of());
  }

  private static boolean isOver(Participant participant) {
    return participant.status().compareTo(Participant.Status.COMPLETE) >= 0;
  }

  /// As its call is now.
  private Participant onTheWay(Participant expected) {
    Optional<Call> call = calls.find(expected.account(), expected.call());
    Participant.Status status =
        call.map(c -> status(c.progress().status())).orElse(expected.status());
    Instant updated = call.map(c -> c.progress().times().updated()).orElse(expected.updated());
    return new Participant(
        expected.account(),
        expected.conference(),
        expected.call(),
        expected.label(),
        status,
        expected.flags(),
        expected.created(),
        updated);
  }

  private static Participant.Status status(CallStatus status) {
    return switch (status) {
      case QUEUED -> Participant.Status.QUEUED;
      // An answered one is on the last part of its way.
      case INITIATED, IN_PROGRESS -> Participant.Status.CONNECTING;
      case RINGING -> Participant.Status.RINGING;
      case COMPLETED -> Participant.Status.COMPLETE;
      case BUSY, FAILED, NO_ANSWER, CANCELED -> Participant.Status.FAILED;
    };
  }

  /// By its SID also one whose call ended before it came; a label is free again by then.
  Optional<Participant> participant(Conference conference, String callOrLabel) {
    return participants(conference).stream()
        .filter(p -> p.call().value().equals(callOrLabel) || callOrLabel.equals(p.label()))
        .findFirst()
        .or(
            () ->
                board.expected(conference.account(), conference.sid()).stream()
                    .filter(p -> p.call().value().equals(callOrLabel))
                    .map(this::onTheWay)
                    .filter(ConferenceReads::isOver)
                    .findFirst());
  }

  void expect(Participant participant, Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    Duration lifespan = (left.isNegative() ? Duration.ZERO : left).plus(Board.OPENED);
    board.expect(participant, lifespan);
    if (room(participant.account(), participant.conference()).isEmpty()) {
      find(participant.account(), participant.conference())
          .flatMap(c -> board.named(c.account(), c.friendlyName()))
          .filter(claim -> claim.conference().sid().equals(participant.conference()))
          // A home keeps its name itself, and longer.
          .filter(claim -> claim.home() == null)
          .ifPresent(claim -> board.open(claim, lifespan));
    }
  }
}
