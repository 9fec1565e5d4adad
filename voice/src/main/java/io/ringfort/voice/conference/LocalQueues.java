package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import io.ringfort.voice.conference.WaitingLine.Place;
import io.ringfort.voice.lifecycle.CallEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The queues of this host. Any thread; nothing blocks.
public final class LocalQueues implements Queues {
  private final LocalRooms rooms;

  public LocalQueues(LocalRooms rooms) {
    this.rooms = rooms;
  }

  private List<Place> places(AccountSid account, QueueSid queue) {
    return rooms.line(account, queue).map(WaitingLine::places).orElse(List.of());
  }

  @Override
  public Size size(AccountSid account, QueueSid queue) {
    List<Place> places = places(account, queue);
    return new Size(places.size(), WaitingLine.averageWait(places));
  }

  @Override
  public List<Member> members(AccountSid account, QueueSid queue) {
    return places(account, queue).stream()
        .map(p -> new Member(account, queue, p.call(), p.since(), p.position()))
        .toList();
  }

  @Override
  public Optional<Member> member(AccountSid account, QueueSid queue, CallSid call) {
    return members(account, queue).stream().filter(m -> m.call().equals(call)).findFirst();
  }

  /// The line gives each caller away once, to a request as to a taker.
  @Override
  public Optional<Member> dequeue(Member member, Hook document, Duration within) {
    Optional<WaitingLine> line = rooms.line(member.account(), member.queue());
    Optional<Rooms.Seat> seat = line.flatMap(l -> l.remove(member.call()));
    seat.ifPresent(
        s -> {
          s.tell()
              .accept(new CallEvent.Change(new CallChange.Redirect(null, document, null, null)));
          rooms.removed(member.call(), line.get());
        });
    return seat.map(_ -> member);
  }
}
