package io.ringfort.voice.conference;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Waiting lines for a host that has none, and for one that has some of them: reads come from the
/// memory store, everything else from the line's home. Any thread; blocks.
public final class RemoteQueues implements Queues {
  private final QueueReads reads;
  private final LineBoard board;
  private final Asking asking;

  public RemoteQueues(RemoteConferences.Ground ground, Directory directory) {
    Homes homes = Homes.among(ground.hosts());
    board = new LineBoard(ground.shown(), directory, homes);
    reads = new QueueReads(null, board, homes, ground.clock());
    asking = new Asking(homes, ground.inside());
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

  @Override
  public Optional<Member> dequeue(Member member, Hook document, Duration within) {
    Optional<LiveLine> line = board.line(member.account(), member.queue());
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String name = line.get().name();
    RoomQuestion question =
        new RoomQuestion(
            UUID.randomUUID().toString(), null, null, null, member, document, within.toMillis());
    CallSid taken =
        asking
            .ask(
                RoomQuestion.DEQUEUE,
                question,
                Rooms.anchor(member.account(), name),
                () -> board.find(member.account(), name).map(LineBoard.Claim::home).orElse(null),
                within)
            .call();
    return taken == null ? Optional.empty() : Optional.of(member);
  }
}
