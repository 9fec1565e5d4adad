package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Queues.Member;
import io.ringfort.voice.Queues.Size;
import io.ringfort.voice.conference.LiveLine.Place;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be known of waiting lines without asking anybody: those of this host as they are, those
/// of other hosts as the memory store shows them. Any thread; blocks.
final class QueueReads {
  private final @Nullable LiveLines here;
  private final LineBoard board;
  private final Homes homes;
  private final InstantSource clock;

  /// @param here null for a host that has no lines
  QueueReads(@Nullable LiveLines here, LineBoard board, Homes homes, InstantSource clock) {
    this.here = here;
    this.board = board;
    this.homes = homes;
    this.clock = clock;
  }

  private List<Place> places(AccountSid account, QueueSid queue) {
    WaitingLine line = here == null ? null : here.here(account, queue).orElse(null);
    if (line != null) {
      return line.places();
    }
    return homes.isAlone()
        ? List.of()
        : board.line(account, queue).map(l -> l.places(clock.instant())).orElse(List.of());
  }

  Size size(AccountSid account, QueueSid queue) {
    List<Place> places = places(account, queue);
    return new Size(places.size(), LiveLine.averageWait(places));
  }

  List<Member> members(AccountSid account, QueueSid queue) {
    return places(account, queue).stream()
        .map(p -> new Member(account, queue, p.call(), p.since(), p.position()))
        .toList();
  }
}
