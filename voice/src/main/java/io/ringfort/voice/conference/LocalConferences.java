package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
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

/// Conferences: those of this host as they are, those of other hosts as the memory store shows
/// them, ended ones from the archive. Changes reach the conferences of this host.
public final class LocalConferences implements Conferences {
  private final LocalRooms rooms;
  private final Board board;
  private final Calls calls;
  private final InstantSource clock;
  private final Announcing announcing;
  private final ConferencePages pages;

  public LocalConferences(LocalRooms rooms, Archive archive, Outside.Documents documents) {
    this.rooms = rooms;
    Outside outside = rooms.outside();
    board = rooms.board();
    calls = outside.calls();
    clock = outside.times().clock();
    announcing = new Announcing(documents, outside.sound().prompts());
    pages = new ConferencePages(rooms, archive, outside.shown().json());
  }

  @Override
  public Conference open(AccountSid account, String friendlyName) {
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

  @Override
  public Optional<Conference> find(AccountSid account, ConferenceSid sid) {
    return pages.find(account, sid);
  }

  @Override
  public Optional<Conference> live(AccountSid account, String friendlyName) {
    return rooms
        .named(account, friendlyName)
        .map(Room::view)
        .or(
            () ->
                board
                    .named(account, friendlyName)
                    .map(Board.Claim::conference)
                    .map(c -> find(account, c.sid()).orElse(c)))
        .filter(c -> c.status() != Status.COMPLETED);
  }

  @Override
  public List<Conference> list(Query query) {
    return pages.list(query);
  }

  @Override
  public Conference end(Conference conference, Duration within) {
    participants(conference).stream()
        .filter(p -> p.status() != Participant.Status.CONNECTED)
        .forEach(p -> hangUp(p, within));
    return room(conference).map(Room::end).orElseGet(() -> endWithoutRoom(conference));
  }

  /// Nobody came yet, or it is another host's.
  private Conference endWithoutRoom(Conference conference) {
    Conference now = find(conference.account(), conference.sid()).orElse(conference);
    Optional<LiveRoom> shown = board.find(conference.account(), conference.sid());
    if (now.status() != Status.INIT || shown.filter(r -> !r.participants().isEmpty()).isPresent()) {
      return now;
    }
    Conference ended =
        new Conference(
            now.sid(),
            now.account(),
            now.friendlyName(),
            Status.COMPLETED,
            now.region(),
            now.created(),
            clock.instant(),
            new Conference.Ending(Room.VIA_API, null));
    board
        .named(now.account(), now.friendlyName())
        .filter(claim -> claim.conference().sid().equals(now.sid()))
        .ifPresent(board::release);
    rooms.outside().customers().archive(ended);
    board.show(new LiveRoom(ended, List.of()));
    return ended;
  }

  private Optional<Room> room(Conference conference) {
    return rooms.room(conference.account(), conference.sid());
  }

  @Override
  public Optional<Conference> announce(Conference conference, Hook announcement, Duration within) {
    Optional<Room> room = room(conference).filter(r -> !r.isOver());
    room.ifPresent(r -> announcing.announce(r, conference.account(), null, announcement));
    return room.map(Room::view);
  }

  @Override
  public List<Participant> participants(Conference conference) {
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
    return room(conference)
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
  @Override
  public Optional<Participant> participant(Conference conference, String callOrLabel) {
    return participants(conference).stream()
        .filter(p -> p.call().value().equals(callOrLabel) || callOrLabel.equals(p.label()))
        .findFirst()
        .or(
            () ->
                board.expected(conference.account(), conference.sid()).stream()
                    .filter(p -> p.call().value().equals(callOrLabel))
                    .map(this::onTheWay)
                    .filter(LocalConferences::isOver)
                    .findFirst());
  }

  @Override
  public void expect(Participant participant, Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    Duration lifespan = (left.isNegative() ? Duration.ZERO : left).plus(Board.OPENED);
    board.expect(participant, lifespan);
    if (rooms.room(participant.account(), participant.conference()).isEmpty()) {
      find(participant.account(), participant.conference())
          .flatMap(c -> board.named(c.account(), c.friendlyName()))
          .filter(claim -> claim.conference().sid().equals(participant.conference()))
          .ifPresent(claim -> board.open(claim, lifespan));
    }
  }

  @Override
  public Optional<Participant> change(
      Participant participant, ParticipantChange change, Duration within) {
    Optional<Room> room = rooms.room(participant.account(), participant.conference());
    Optional<Participant> changed = room.flatMap(r -> r.change(participant.call(), change));
    Hook announcement = change.announcement();
    if (changed.isPresent() && announcement != null) {
      announcing.announce(room.get(), participant.account(), participant.call(), announcement);
    }
    return changed;
  }

  @Override
  public boolean remove(Participant participant, Duration within) {
    return rooms
            .room(participant.account(), participant.conference())
            .filter(r -> r.kick(participant.call()))
            .isPresent()
        || hangUp(participant, within);
  }

  /// One that is on the way.
  private boolean hangUp(Participant participant, Duration within) {
    boolean expected =
        board.expected(participant.account(), participant.conference()).stream()
            .anyMatch(p -> p.call().equals(participant.call()));
    if (!expected) {
      return false;
    }
    board.expectNoMore(participant.account(), participant.conference(), participant.call());
    return calls
        .find(participant.account(), participant.call())
        .flatMap(call -> calls.change(call, new CallChange.End(false), within))
        .isPresent();
  }
}
