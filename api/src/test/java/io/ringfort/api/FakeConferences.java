package io.ringfort.api;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Conferences in maps.
final class FakeConferences implements Conferences {
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

  final List<Hook> announcements = new CopyOnWriteArrayList<>();
  final List<ParticipantChange> changes = new CopyOnWriteArrayList<>();
  private final Map<ConferenceSid, Conference> conferences = new LinkedHashMap<>();
  private final Map<CallSid, Participant> participants = new LinkedHashMap<>();

  @Override
  public synchronized Conference open(AccountSid account, String friendlyName) {
    return live(account, friendlyName)
        .orElseGet(
            () -> {
              Instant now = START.plusSeconds(conferences.size());
              Conference made =
                  new Conference(
                      new ConferenceSid("CF%032d".formatted(conferences.size() + 1)),
                      account,
                      friendlyName,
                      Status.INIT,
                      "us1",
                      now,
                      now,
                      null);
              conferences.put(made.sid(), made);
              return made;
            });
  }

  @Override
  public synchronized Optional<Conference> find(AccountSid account, ConferenceSid sid) {
    return Optional.ofNullable(conferences.get(sid)).filter(c -> c.account().equals(account));
  }

  @Override
  public synchronized Optional<Conference> live(AccountSid account, String friendlyName) {
    return conferences.values().stream()
        .filter(
            c ->
                c.account().equals(account)
                    && c.friendlyName().equals(friendlyName)
                    && c.status() != Status.COMPLETED)
        .findFirst();
  }

  @Override
  public synchronized List<Conference> list(Query query) {
    Comparator<Conference> newestFirst = Comparator.comparing(Conference::created).reversed();
    Optional<Conference> after =
        Optional.ofNullable(query.after()).flatMap(sid -> find(query.account(), sid));
    return conferences.values().stream()
        .filter(c -> c.account().equals(query.account()))
        .filter(c -> query.friendlyName() == null || query.friendlyName().equals(c.friendlyName()))
        .filter(c -> query.status() == null || query.status().equals(c.status().text()))
        .filter(
            c ->
                query.between().createdFrom() == null
                    || !c.created().isBefore(query.between().createdFrom()))
        .sorted(newestFirst)
        .filter(c -> after.isEmpty() || newestFirst.compare(after.get(), c) < 0)
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized Conference end(Conference conference, Duration within) {
    Conference ended =
        new Conference(
            conference.sid(),
            conference.account(),
            conference.friendlyName(),
            Status.COMPLETED,
            conference.region(),
            conference.created(),
            conference.updated(),
            new Conference.Ending("conference-ended-via-api", null));
    conferences.put(ended.sid(), ended);
    participants.values().removeIf(p -> p.conference().equals(ended.sid()));
    return ended;
  }

  @Override
  public synchronized Optional<Conference> announce(
      Conference conference, Hook announcement, Duration within) {
    if (conference.status() == Status.COMPLETED) {
      return Optional.empty();
    }
    announcements.add(announcement);
    return Optional.of(conference);
  }

  @Override
  public synchronized List<Participant> participants(Conference conference) {
    return participants.values().stream()
        .filter(p -> p.conference().equals(conference.sid()))
        .toList();
  }

  @Override
  public Optional<Participant> participant(Conference conference, String callOrLabel) {
    return participants(conference).stream()
        .filter(p -> p.call().value().equals(callOrLabel) || callOrLabel.equals(p.label()))
        .findFirst();
  }

  @Override
  public synchronized void expect(Participant participant, Instant until) {
    participants.putIfAbsent(participant.call(), participant);
  }

  @Override
  public synchronized Optional<Participant> change(
      Participant participant, ParticipantChange change, Duration within) {
    if (!participants.containsKey(participant.call())) {
      return Optional.empty();
    }
    changes.add(change);
    Participant.Flags before = participant.flags();
    Participant next =
        new Participant(
            participant.account(),
            participant.conference(),
            participant.call(),
            participant.label(),
            Participant.Status.CONNECTED,
            new Participant.Flags(
                or(change.muted(), before.muted()),
                or(change.hold(), before.hold()),
                before.startOnEnter(),
                or(change.endOnExit(), before.endOnExit()),
                change.coached()),
            participant.created(),
            participant.updated());
    participants.put(next.call(), next);
    return Optional.of(next);
  }

  private static boolean or(@Nullable Boolean change, boolean before) {
    return change == null ? before : change;
  }

  @Override
  public synchronized boolean remove(Participant participant, Duration within) {
    return participants.remove(participant.call()) != null;
  }
}
