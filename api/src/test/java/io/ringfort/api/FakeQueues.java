package io.ringfort.api;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/// Callers in a list.
final class FakeQueues implements Queues {
  private record Waiting(AccountSid account, QueueSid queue, CallSid call, Instant since) {}

  final List<Hook> dequeued = new CopyOnWriteArrayList<>();
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

  void enqueue(QueueSid queue, CallSid call, Instant since) {
    waiting.add(new Waiting(new AccountSid(Stand.ACCOUNT), queue, call, since));
  }

  @Override
  public Size size(AccountSid account, QueueSid queue) {
    int current = members(account, queue).size();
    return new Size(current, current == 0 ? Duration.ZERO : Duration.ofSeconds(42));
  }

  @Override
  public List<Member> members(AccountSid account, QueueSid queue) {
    List<Waiting> here =
        waiting.stream()
            .filter(w -> w.account().equals(account) && w.queue().equals(queue))
            .toList();
    return IntStream.range(0, here.size())
        .mapToObj(i -> new Member(account, queue, here.get(i).call(), here.get(i).since(), i + 1))
        .toList();
  }

  @Override
  public Optional<Member> member(AccountSid account, QueueSid queue, CallSid call) {
    return members(account, queue).stream().filter(m -> m.call().equals(call)).findFirst();
  }

  @Override
  public Optional<Member> dequeue(Member member, Hook document, Duration within) {
    if (!waiting.removeIf(w -> w.call().equals(member.call()))) {
      return Optional.empty();
    }
    dequeued.add(document);
    return Optional.of(member);
  }
}
