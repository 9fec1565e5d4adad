package io.ringfort.engines.queue;

import static io.ringfort.engines.queue.RecordingOwner.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.queue.Topic.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every queue promises.
public abstract class QueueContract {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GROUP = "readers";

  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final Topic single = new Topic("single-" + id, 1, Retention.BY_AGE);
  private final Topic topic = new Topic("many-" + id, 4, Retention.BY_AGE);
  private final Topic changes = new Topic("many-states-" + id, 4, Retention.COMPACTED);
  private final Topic singleChanges = new Topic("single-states-" + id, 1, Retention.COMPACTED);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Queue queue;

  /// Another host on the same logs.
  protected abstract Queue start(List<Topic> topics);

  @BeforeEach
  void startOne() {
    queue = start(List.of(single, topic, changes, singleChanges));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var it : open.reversed()) {
      it.close();
    }
    queue.close();
  }

  private <T extends AutoCloseable> T closing(T it) {
    open.add(it);
    return it;
  }

  private Position append(Topic to, String key, String value) {
    return queue.append(to, key, value.getBytes()).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void appendNumbers(Topic to, int from, int until) {
    IntStream.range(from, until).forEach(i -> append(to, "key", "" + i));
  }

  private static List<String> numbers(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> "" + i).toList();
  }

  private RecordingOwner ownSingle() {
    var owner = new RecordingOwner();
    closing(queue.own(single, singleChanges, GROUP, _ -> owner));
    await().atMost(SOON).until(owner::isStarted);
    return owner;
  }

  private void closeLast() throws Exception {
    open.removeLast().close();
  }

  @Test
  void appendGoesToThePartitionOfItsKeyWithGrowingOffsets() {
    var first = append(topic, "+15550001", "a");
    var second = append(topic, "+15550001", "b");

    assertThat(first.partition())
        .isEqualTo(queue.partitionOf(topic, "+15550001"))
        .isEqualTo(second.partition());
    assertThat(second.offset()).isGreaterThan(first.offset());
  }

  @Test
  void aKeyHasTheSamePartitionInEveryTopicOfAsManyPartitions() {
    var partitions =
        IntStream.range(0, 100).map(i -> queue.partitionOf(topic, "key-" + i)).toArray();

    assertThat(partitions)
        .containsExactly(
            IntStream.range(0, 100).map(i -> queue.partitionOf(changes, "key-" + i)).toArray());
    assertThat(partitions).contains(0, 1, 2, 3);
  }

  @Test
  void ownerIsGivenEntriesInOrder() {
    appendNumbers(single, 0, 3);
    var owner = ownSingle();
    appendNumbers(single, 3, 20);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(owner.acceptedValues()).isEqualTo(numbers(0, 20)));
    assertThat(owner.accepted.getFirst().key()).isEqualTo("key");
  }

  @Test
  void anOwnerHoldsItsPartitionUntilItIsTakenAway() throws Exception {
    var owner = ownSingle();
    await().atMost(SOON).until(owner.partition::isHeld);
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(owner.partition::isHeld);

    closeLast();

    assertThat(owner.partition.isHeld()).isFalse();
  }

  @Test
  void ownerIsToldOfItsCommit() {
    var owner = ownSingle();
    appendNumbers(single, 0, 3);
    await().atMost(SOON).until(() -> owner.accepted.size() == 3);

    owner.partition.settle(owner.accepted.get(1).offset() + 1);

    await().atMost(SOON).until(() -> owner.committed == owner.accepted.get(1).offset() + 1);
  }

  @Test
  void onlyWhatIsNotSettledComesAgain() throws Exception {
    var first = ownSingle();
    appendNumbers(single, 0, 10);
    await().atMost(SOON).until(() -> first.accepted.size() == 10);
    first.partition.settle(first.accepted.get(6).offset() + 1);
    closeLast();
    assertThat(first.closed).isTrue();

    var second = ownSingle();

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(second.acceptedValues()).isEqualTo(numbers(7, 10)));
  }

  @Test
  void settlingWhatWasNeverGivenIsRefused() {
    var owner = ownSingle();

    assertThatThrownBy(() -> owner.partition.settle(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1 (expected: at most 0)");
  }

  @Test
  void newOwnerIsGivenTheLiveChangelogBeforeEntries() throws Exception {
    var first = ownSingle();
    first.partition.change("a", "old".getBytes()).join();
    first.partition.change("b", "gone".getBytes()).join();
    first.partition.change("c", "c".getBytes()).join();
    first.partition.change("a", "new".getBytes()).join();
    first.partition.change("b", null).join();
    closeLast();
    appendNumbers(single, 0, 1);

    var second = ownSingle();

    assertThat(second.restored).extracting(Entry::key).containsExactly("c", "a");
    assertThat(texts(second.restored)).containsExactly("c", "new");
    await().atMost(SOON).until(() -> second.accepted.size() == 1);
  }

  @Test
  void pausedOwnerIsGivenNothingUntilItResumes() {
    var owner = ownSingle();
    appendNumbers(single, 0, 1);
    await().atMost(SOON).until(() -> owner.accepted.size() == 1);
    owner.partition.pause();
    // Entries that were already on their way may still come; those of a later append must not.
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    appendNumbers(single, 1, 5);

    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> owner.accepted.size() == 1);
    owner.partition.resume();

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(owner.acceptedValues()).isEqualTo(numbers(0, 5)));
  }

  @Test
  void inHandIsWhatIsAcceptedAndNotSettled() {
    var owner = new RecordingOwner();
    var reading = closing(queue.own(single, singleChanges, GROUP, _ -> owner));
    appendNumbers(single, 0, 5);
    await().atMost(SOON).until(() -> owner.accepted.size() == 5);
    assertThat(reading.inHand()).isEqualTo(5);

    owner.partition.settle(owner.accepted.get(2).offset() + 1);

    assertThat(reading.inHand()).isEqualTo(2);
  }

  @Test
  void twoHostsShareThePartitionsAndOneTakesOverAllWhenTheOtherLeaves() throws Exception {
    Map<Integer, RecordingOwner> first = new ConcurrentHashMap<>();
    Map<Integer, RecordingOwner> second = new ConcurrentHashMap<>();
    closing(
        queue.own(
            topic, changes, GROUP, p -> first.merge(p, new RecordingOwner(), (_, next) -> next)));
    await().atMost(SOON).until(() -> open(first).size() == 4);
    var epochs = first.values().stream().mapToLong(o -> o.partition.epoch()).max().orElseThrow();
    first.get(0).partition.change("k", "from the first".getBytes()).join();

    var other = closing(start(List.of(topic, changes)));
    closing(
        other.own(
            topic, changes, GROUP, p -> second.merge(p, new RecordingOwner(), (_, next) -> next)));
    await().atMost(SOON).until(() -> open(first).size() == 2 && open(second).size() == 2);
    var shared = Set.copyOf(open(second));
    assertThat(shared).doesNotContainAnyElementsOf(open(first));
    assertThat(open(second))
        .allSatisfy(p -> assertThat(second.get(p).partition.epoch()).isGreaterThan(epochs));

    open.removeFirst().close();

    await().atMost(SOON).until(() -> open(second).size() == 4);
    assertThat(texts(second.get(0).restored)).containsExactly("from the first");
    assertThat(open(first)).isEmpty();
  }

  private static List<Integer> open(Map<Integer, RecordingOwner> owners) {
    return owners.entrySet().stream()
        .filter(e -> e.getValue().isStarted() && !e.getValue().closed)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void aClosedOwnersChangesAreRefused() throws Exception {
    var owner = ownSingle();
    closeLast();

    assertThatThrownBy(() -> owner.partition.change("k", new byte[1]).get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(QueueException.class);
  }

  @Test
  void aChangelogWithOtherPartitionsIsRefused() {
    assertThatThrownBy(() -> queue.own(topic, singleChanges, GROUP, _ -> new RecordingOwner()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1 (expected: 4");
  }

  @Test
  void workIsGivenEachEntryOnceAndNotAgainAfterARestart() throws Exception {
    appendNumbers(topic, 0, 20);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    var count = new AtomicInteger();
    Worker worker =
        (entry, attempt) -> {
          assertThat(attempt).isEqualTo(1);
          seen.add(new String(entry.value()));
          count.incrementAndGet();
          return new Outcome.Done();
        };
    var reading = closing(queue.work(topic, GROUP, 8, worker));
    await().atMost(SOON).until(() -> count.get() == 20 && reading.inHand() == 0);
    closeLast();

    closing(queue.work(topic, GROUP, 8, worker));
    append(topic, "key", "20");

    await().atMost(SOON).until(() -> seen.contains("20"));
    assertThat(count).hasValue(21);
  }

  @Test
  void workNeverHasMoreThanItsWindowOut() {
    var out = new AtomicInteger();
    var most = new AtomicInteger();
    var go = new CountDownLatch(1);
    var count = new AtomicInteger();
    appendNumbers(topic, 0, 30);
    closing(
        queue.work(
            topic,
            GROUP,
            5,
            (_, _) -> {
              most.accumulateAndGet(out.incrementAndGet(), Math::max);
              go.await();
              out.decrementAndGet();
              count.incrementAndGet();
              return new Outcome.Done();
            }));
    await().atMost(SOON).until(() -> out.get() == 5);
    go.countDown();

    await().atMost(SOON).until(() -> count.get() == 30);
    assertThat(most).hasValue(5);
  }

  @Test
  void retryAndExceptionComeAgainWithTheNextAttempt() {
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    append(single, "key", "x");
    var reading =
        closing(
            queue.work(
                single,
                GROUP,
                5,
                (_, attempt) -> {
                  attempts.add(attempt);
                  return switch (attempt) {
                    case 1 -> new Outcome.Retry(Duration.ofMillis(10));
                    case 2 -> throw new IllegalStateException("no luck (this is part of the test)");
                    default -> new Outcome.Done();
                  };
                }));

    await().atMost(SOON).until(() -> attempts.size() == 3 && reading.inHand() == 0);
    assertThat(attempts).containsExactly(1, 2, 3);
  }

  @Test
  void anEntryThatWaitsForItsRetryHoldsNobodyUpButIsNotCommittedOver() throws Exception {
    Set<String> done = ConcurrentHashMap.newKeySet();
    closing(
        queue.work(
            single,
            GROUP,
            5,
            (entry, _) -> {
              var text = new String(entry.value());
              if (text.equals("0")) {
                return new Outcome.Retry(Duration.ofHours(1));
              }
              done.add(text);
              return new Outcome.Done();
            }));
    appendNumbers(single, 0, 20);
    await().atMost(SOON).until(() -> done.size() == 19);
    closeLast();
    done.clear();

    closing(
        queue.work(
            single,
            GROUP,
            5,
            (entry, _) -> {
              done.add(new String(entry.value()));
              return new Outcome.Done();
            }));

    await().atMost(SOON).until(() -> done.contains("0"));
  }

  @Test
  void deadEntriesGoToTheDeadLettersAndDoNotComeAgain() throws Exception {
    append(single, "key-" + id, "poison");
    var reading =
        closing(queue.work(single, GROUP, 5, (_, _) -> new Outcome.Dead("cannot succeed")));
    await().atMost(SOON).until(() -> reading.inHand() == 0 && !deadLetters().isEmpty());
    closeLast();
    assertThat(deadLetters()).containsExactly("poison");

    List<String> again = new CopyOnWriteArrayList<>();
    closing(
        queue.work(
            single,
            GROUP,
            5,
            (entry, _) -> {
              again.add(new String(entry.value()));
              return new Outcome.Done();
            }));
    append(single, "key", "next");

    await().atMost(SOON).until(() -> !again.isEmpty());
    assertThat(again).containsExactly("next");
  }

  private List<String> deadLetters() {
    List<Entry> seen = new CopyOnWriteArrayList<>();
    queue.follow(KafkaQueue.DEAD_LETTERS, null, seen::add).close();
    return texts(seen.stream().filter(entry -> entry.key().equals("key-" + id)).toList());
  }

  @Test
  void aBatchComesAgainUntilItWorksAndNotAfterwards() throws Exception {
    appendNumbers(single, 0, 10);
    List<List<String>> batches = new CopyOnWriteArrayList<>();
    List<String> handled = new CopyOnWriteArrayList<>();
    BatchWorker worker =
        entries -> {
          batches.add(texts(entries));
          if (batches.size() < 3) {
            throw new IllegalStateException("the database is away (this is part of the test)");
          }
          handled.addAll(texts(entries));
        };
    var reading = closing(queue.workInBatches(single, GROUP, 4, worker));

    await().atMost(SOON).until(() -> handled.size() == 10 && reading.inHand() == 0);
    assertThat(handled).isEqualTo(numbers(0, 10));
    assertThat(batches.get(0)).isEqualTo(batches.get(1)).isEqualTo(batches.get(2));
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 4));

    closeLast();
    closing(queue.workInBatches(single, GROUP, 4, worker));
    appendNumbers(single, 10, 11);
    await().atMost(SOON).until(() -> handled.contains("10"));
    assertThat(handled).hasSize(11);
  }

  @Test
  void followReturnsAfterAllThatWasThereAndGoesOn() {
    for (int i = 0; i < 50; i++) {
      append(topic, "key-" + i, "" + i);
    }
    List<Entry> seen = new CopyOnWriteArrayList<>();

    closing(queue.follow(topic, null, seen::add));

    assertThat(texts(seen)).containsExactlyInAnyOrderElementsOf(numbers(0, 50));
    append(topic, "key", "50");
    await().atMost(SOON).until(() -> seen.size() == 51);
  }

  @Test
  void followOfACompactedTopicTellsThatAKeyIsGone() {
    append(singleChanges, "a", "1");
    append(singleChanges, "b", "2");
    queue.append(singleChanges, 0, "a", null).join();
    Map<String, String> state = new ConcurrentHashMap<>();

    closing(
        queue.follow(
            singleChanges,
            null,
            entry -> {
              if (entry.value() == null) {
                state.remove(entry.key());
              } else {
                state.put(entry.key(), new String(entry.value()));
              }
            }));

    assertThat(state).containsExactly(Map.entry("b", "2"));
  }

  @Test
  void followBeginsAtTheGivenOffsets() {
    appendNumbers(single, 0, 10);
    List<Entry> seen = new CopyOnWriteArrayList<>();

    closing(queue.follow(single, new long[] {7}, seen::add));

    assertThat(texts(seen)).isEqualTo(numbers(7, 10));
  }

  @Test
  void aFollowerThatThrowsIsGivenTheSameEntryAgain() {
    appendNumbers(single, 0, 5);
    List<String> seen = new CopyOnWriteArrayList<>();
    var failures = new AtomicInteger();

    closing(
        queue.follow(
            single,
            null,
            entry -> {
              var text = new String(entry.value());
              if (text.equals("2") && failures.getAndIncrement() == 0) {
                throw new IllegalStateException("not now (this is part of the test)");
              }
              seen.add(text);
            }));

    assertThat(seen).isEqualTo(numbers(0, 5));
  }

  @Test
  void isHealthyWhileItAnswers() {
    assertThat(queue.isHealthy()).isTrue();
  }
}
