package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.inside.Inside;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.conference.RoomQuestion.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Conferences for a host that has no rooms, and for one that has some of them: reads come from the
/// memory store and the archive, everything else from the room's home. Any thread; blocks.
public final class RemoteConferences implements Conferences {
  private final ConferenceReads reads;
  private final Board board;
  private final Asking asking;

  /// What it is built on.
  public record Ground(
      Hosts hosts, Inside inside, Outside.Shown shown, SidMint mint, InstantSource clock) {}

  public RemoteConferences(Ground ground, Calls calls, Archive archive) {
    Homes homes = Homes.among(ground.hosts());
    board = new Board(ground.shown(), ground.mint(), ground.clock(), homes);
    reads = new ConferenceReads(null, board, archive, ground.shown().json(), calls, ground.clock());
    asking = new Asking(homes, ground.inside());
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

  private Answer ask(String operation, RoomQuestion question, Conference about, Duration within) {
    return asking.ask(
        operation,
        question,
        Rooms.anchor(about.account(), about.friendlyName()),
        () ->
            board.named(about.account(), about.friendlyName()).map(Board.Claim::home).orElse(null),
        within);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Override
  public Conference end(Conference conference, Duration within) {
    RoomQuestion question = RoomQuestion.of(id(), conference, within.toMillis());
    Conference ended = ask(RoomQuestion.END, question, conference, within).conference();
    return ended == null ? conference : ended;
  }

  @Override
  public Optional<Conference> announce(Conference conference, Hook announcement, Duration within) {
    RoomQuestion question =
        new RoomQuestion(id(), conference, null, null, null, announcement, within.toMillis());
    return Optional.ofNullable(
        ask(RoomQuestion.ANNOUNCE, question, conference, within).conference());
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
    return conference(participant)
        .map(
            about ->
                ask(
                    RoomQuestion.CHANGE,
                    new RoomQuestion(
                        id(), about, participant, change, null, null, within.toMillis()),
                    about,
                    within))
        .map(Answer::participant);
  }

  private Optional<Conference> conference(Participant participant) {
    return find(participant.account(), participant.conference());
  }

  @Override
  public boolean remove(Participant participant, Duration within) {
    return conference(participant)
        .map(
            about ->
                ask(
                    RoomQuestion.REMOVE,
                    new RoomQuestion(id(), about, participant, null, null, null, within.toMillis()),
                    about,
                    within))
        .map(Answer::call)
        .isPresent();
  }
}
