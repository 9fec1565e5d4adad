package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Conferences: those of this host as they are, those of other hosts as the memory store shows
/// them, ended ones from the archive. Changes reach the conferences of this host; where there are
/// other hosts, see [RemoteConferences].
public final class LocalConferences implements Conferences {
  private final LocalRooms rooms;
  private final Board board;
  private final Calls calls;
  private final InstantSource clock;
  private final Announcing announcing;
  private final ConferenceReads reads;

  public LocalConferences(LocalRooms rooms, Archive archive, Outside.Documents documents) {
    this.rooms = rooms;
    Outside outside = rooms.outside();
    board = rooms.conferences().board();
    calls = outside.calls();
    clock = outside.times().clock();
    announcing = new Announcing(documents, outside.sound().prompts());
    reads =
        new ConferenceReads(
            rooms.conferences(), board, archive, outside.shown().json(), calls, clock);
  }

  @Override
  public Conference open(AccountSid account, String friendlyName) {
    return reads.open(account, friendlyName);
  }

  @Override
  public Optional<Conference> find(AccountSid account, ConferenceSid sid) {
    return reads.find(account, sid);
  }

  @Override
  public Optional<Conference> live(AccountSid account, String friendlyName) {
    return reads.live(account, friendlyName);
  }

  @Override
  public List<Conference> list(Query query) {
    return reads.list(query);
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
    board.show(new LiveRoom(ended, List.of(), null));
    return ended;
  }

  private Optional<Room> room(Conference conference) {
    return reads.room(conference.account(), conference.sid());
  }

  @Override
  public Optional<Conference> announce(Conference conference, Hook announcement, Duration within) {
    Optional<Room> room = room(conference).filter(r -> !r.isOver());
    room.ifPresent(r -> announcing.announce(r, conference.account(), null, announcement));
    return room.map(Room::view);
  }

  @Override
  public List<Participant> participants(Conference conference) {
    return reads.participants(conference);
  }

  @Override
  public Optional<Participant> participant(Conference conference, String callOrLabel) {
    return reads.participant(conference, callOrLabel);
  }

  @Override
  public void expect(Participant participant, Instant until) {
    reads.expect(participant, until);
  }

  @Override
  public Optional<Participant> change(
      Participant participant, ParticipantChange change, Duration within) {
    Optional<Room> room = reads.room(participant.account(), participant.conference());
    Optional<Participant> changed = room.flatMap(r -> r.change(participant.call(), change));
    Hook announcement = change.announcement();
    if (changed.isPresent() && announcement != null) {
      announcing.announce(room.get(), participant.account(), participant.call(), announcement);
    }
    return changed;
  }

  @Override
  public boolean remove(Participant participant, Duration within) {
    return reads
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
