package io.ringfort.voice.conference;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.inside.Inside;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Participant;
import io.ringfort.voice.Queues;
import io.ringfort.voice.conference.RoomQuestion.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers what other hosts ask of the rooms and lines of this one. A question that is asked again
/// gets the answer that it got, and nothing is done twice. Any thread; blocks.
public final class RoomDoor {
  private static final int REMEMBERED = 10_000;

  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);

  private final LocalRooms rooms;
  private final LocalConferences conferences;
  private final LocalQueues queues;
  private final Map<String, CompletableFuture<Answer>> answered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Answer>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private RoomDoor(LocalRooms rooms, LocalConferences conferences, LocalQueues queues) {
    this.rooms = rooms;
    this.conferences = conferences;
    this.queues = queues;
  }

  /// From now on this host answers.
  public static void open(
      Inside inside, LocalRooms rooms, LocalConferences conferences, LocalQueues queues) {
    RoomDoor door = new RoomDoor(rooms, conferences, queues);
    door.answer(inside, RoomQuestion.END, door::end);
    door.answer(inside, RoomQuestion.ANNOUNCE, door::announce);
    door.answer(inside, RoomQuestion.CHANGE, door::change);
    door.answer(inside, RoomQuestion.REMOVE, door::remove);
    door.answer(inside, RoomQuestion.DEQUEUE, door::dequeue);
  }

  private void answer(Inside inside, String operation, Function<RoomQuestion, Answer> how) {
    inside.answer(operation, RoomQuestion.class, question -> once(question, how));
  }

  private Answer once(RoomQuestion question, Function<RoomQuestion, Answer> how) {
    HostName elsewhere = elsewhere(question);
    if (elsewhere != null) {
      return Answer.elsewhere(elsewhere);
    }
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> there;
    synchronized (answered) {
      there = answered.putIfAbsent(question.id(), mine);
    }
    if (there != null) {
      return there.join();
    }
    try {
      Answer answer = how.apply(question);
      // Whoever reads after the answer sees what it says.
      awaitShown(question);
      mine.complete(answer);
      return answer;
    } catch (RuntimeException e) {
      synchronized (answered) {
        answered.remove(question.id());
      }
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private void awaitShown(RoomQuestion question) {
    Conference conference = question.conference();
    Queues.Member member = question.member();
    if (conference != null) {
      rooms
          .conferences()
          .room(conference.account(), conference.sid())
          .ifPresent(room -> room.awaitShown(SHOWN_WITHIN));
    } else if (member != null) {
      rooms.lines().awaitShown(member.account(), member.queue(), SHOWN_WITHIN);
    }
  }

  private @Nullable HostName elsewhere(RoomQuestion question) {
    Conference conference = question.conference();
    Queues.Member member = question.member();
    if (conference != null) {
      return rooms
          .conferences()
          .seek(conference.account(), conference.friendlyName())
          .map(LiveConferences.Found::elsewhere)
          .orElse(null);
    }
    return member == null
        ? null
        : rooms
            .lines()
            .seek(member.account(), member.queue())
            .map(LiveLines.Found::elsewhere)
            .orElse(null);
  }

  private static Duration within(RoomQuestion question) {
    return Duration.ofMillis(question.withinMillis());
  }

  private static Conference conference(RoomQuestion question) {
    return Objects.requireNonNull(question.conference());
  }

  private static Participant participant(RoomQuestion question) {
    return Objects.requireNonNull(question.participant());
  }

  private Answer end(RoomQuestion question) {
    return new Answer(null, conferences.end(conference(question), within(question)), null, null);
  }

  private Answer announce(RoomQuestion question) {
    Optional<Conference> announced =
        conferences.announce(
            conference(question), Objects.requireNonNull(question.document()), within(question));
    return new Answer(null, announced.orElse(null), null, null);
  }

  private Answer change(RoomQuestion question) {
    Optional<Participant> changed =
        conferences.change(
            participant(question), Objects.requireNonNull(question.change()), within(question));
    return new Answer(null, null, changed.orElse(null), null);
  }

  private Answer remove(RoomQuestion question) {
    boolean removed = conferences.remove(participant(question), within(question));
    return new Answer(null, null, null, removed ? participant(question).call() : null);
  }

  private Answer dequeue(RoomQuestion question) {
    Optional<Queues.Member> taken =
        queues.dequeue(
            Objects.requireNonNull(question.member()),
            Objects.requireNonNull(question.document()),
            within(question));
    return new Answer(null, null, null, taken.map(Queues.Member::call).orElse(null));
  }
}
