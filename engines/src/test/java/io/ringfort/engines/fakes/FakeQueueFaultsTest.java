package io.ringfort.engines.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.engines.queue.PartitionOwner;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.queue.Topic.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the fake can do beyond the contract: fail, die, and let a test be the only one who moves
/// time.
class FakeQueueFaultsTest {
  private static final Topic TOPIC = new Topic("topic", 1, Retention.BY_AGE);
  private static final Topic CHANGES = new Topic("changes", 1, Retention.COMPACTED);

  private final FakeTimer timer = new FakeTimer();
  private final FakeQueue queue = FakeQueue.deterministic(timer);
  private final List<String> events = new ArrayList<>();

  private final class Owner implements PartitionOwner {
    private final String name;
    private OwnedPartition partition;

    Owner(String name) {
      this.name = name;
    }

    @Override
    public void restore(Entry changelogEntry) {
      events.add(name + " restores " + changelogEntry.key());
    }

    @Override
    public void start(OwnedPartition held) {
      partition = held;
    }

    @Override
    public void accept(List<Entry> entries) {
      for (var entry : entries) {
        events.add(name + " accepts " + entry.key());
        partition.change(entry.key(), entry.value());
        partition.settle(entry.offset() + 1);
      }
    }

    @Override
    public void committed(long nextOffset) {
      events.add(name + " committed " + nextOffset);
    }

    @Override
    public void close() {
      events.add(name + " closes");
    }
  }

  @Test
  void anAppendHasBeenGivenToItsOwnerWhenItReturns() {
    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("first"));

    queue.append(TOPIC, "a", new byte[1]).join();

    assertThat(events).containsExactly("first accepts a", "first committed 1");
  }

  @Test
  void aCrashedOwnerIsNotClosedAndItsSuccessorIsGivenItsChangelog() {
    var dead = new Owner("first");
    queue.own(TOPIC, CHANGES, "group", _ -> dead);
    queue.append(TOPIC, "a", new byte[1]);
    queue.crash();
    events.clear();

    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("second"));

    assertThat(events).containsExactly("second restores a");
    assertThat(dead.partition.change("late", new byte[1])).isCompletedExceptionally();
  }

  @Test
  void whatIsSettledAndNotCommittedComesAgainAfterACrash() {
    queue.setCommitsHeld(true);
    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("first"));
    queue.append(TOPIC, "a", new byte[1]);
    queue.crash();
    queue.setCommitsHeld(false);
    events.clear();

    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("second"));

    assertThat(events)
        .containsExactly("second restores a", "second accepts a", "second committed 1");
  }

  @Test
  void anotherHostTakesOverFromACrashedOne() {
    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("first"));
    var other = queue.anotherHost();
    other.own(TOPIC, CHANGES, "group", _ -> new Owner("second"));
    queue.append(TOPIC, "a", new byte[1]);

    queue.crash();
    other.append(TOPIC, "b", new byte[1]);

    assertThat(events)
        .containsExactly(
            "first accepts a",
            "first committed 1",
            "second restores a",
            "second accepts b",
            "second committed 2");
  }

  @Test
  void anOutageFailsAppendsAndItsEndDeliversNothingOfThem() {
    queue.own(TOPIC, CHANGES, "group", _ -> new Owner("first"));
    queue.setAvailable(false);
    assertThat(queue.append(TOPIC, "a", new byte[1])).isCompletedExceptionally();
    assertThat(queue.isHealthy()).isFalse();

    queue.setAvailable(true);
    queue.append(TOPIC, "b", new byte[1]);

    assertThat(events).containsExactly("first accepts b", "first committed 1");
  }

  @Test
  void aRetryComesWhenItsTimeHasCome() {
    queue.work(
        TOPIC,
        "group",
        1,
        (_, attempt) -> {
          events.add("attempt " + attempt);
          return attempt == 3 ? new Outcome.Done() : new Outcome.Retry(Duration.ofHours(1));
        });
    queue.append(TOPIC, "a", new byte[1]);
    assertThat(events).containsExactly("attempt 1");

    timer.advance(Duration.ofMinutes(59));
    assertThat(events).hasSize(1);
    timer.advance(Duration.ofMinutes(1));
    assertThat(events).hasSize(2);
    timer.advanceToNext();

    assertThat(events).containsExactly("attempt 1", "attempt 2", "attempt 3");
    assertThat(timer.size()).isZero();
  }
}
