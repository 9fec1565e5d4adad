package io.ringfort.voice;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The door to callers who wait. The queues themselves are in the directory
/// ([io.ringfort.core.directory.VoiceQueue]). Any thread; methods block.
public interface Queues {

  /// How full a queue is. An empty one is one that nobody waits in.
  Size size(AccountSid account, QueueSid queue);

  /// Everybody who waits, in the order in which they will be served.
  List<Member> members(AccountSid account, QueueSid queue);

  /// One who waits; empty when the call does not (any more).
  Optional<Member> member(AccountSid account, QueueSid queue, CallSid call);

  /// Takes a caller out of the queue: the call goes on with a document. Once only: of two that ask
  /// at once, one gets the caller.
  ///
  /// @param member as it was read
  /// @return the member as it was; empty when the call does not wait any more
  Optional<Member> dequeue(Member member, Hook document, Duration within);

  /// @param current how many wait
  /// @param averageWait of those who wait now; zero when nobody does
  record Size(int current, Duration averageWait) {}

  /// @param position 1 is served next
  record Member(AccountSid account, QueueSid queue, CallSid call, Instant enqueued, int position) {}
}
