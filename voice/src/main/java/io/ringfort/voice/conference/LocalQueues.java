package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The queues of this host; those of others can be read, and see [RemoteQueues].
public final class LocalQueues implements Queues {
  private final LiveLines lines;
  private final QueueReads reads;

  public LocalQueues(LocalRooms rooms) {
    lines = rooms.lines();
    Outside outside = rooms.outside();
    reads = new QueueReads(lines, lines.board(), outside.around().homes(), outside.times().clock());
  }

  @Override
  public Size size(AccountSid account, QueueSid queue) {
    return reads.size(account, queue);
  }

  @Override
  public List<Member> members(AccountSid account, QueueSid queue) {
    return reads.members(account, queue);
  }

  @Override
  public Optional<Member> member(AccountSid account, QueueSid queue, CallSid call) {
    return members(account, queue).stream().filter(m -> m.call().equals(call)).findFirst();
  }

  /// The line gives each caller away once, to a request as to a taker.
  @Override
  public Optional<Member> dequeue(Member member, Hook document, Duration within) {
    return lines
        .here(member.account(), member.queue())
        .filter(line -> line.remove(member.call(), document))
        .map(_ -> member);
  }
}
