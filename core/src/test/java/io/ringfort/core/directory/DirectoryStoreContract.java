package io.ringfort.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.QueueSid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// What every home of the directory must do.
abstract class DirectoryStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private final int run = ThreadLocalRandom.current().nextInt(1_000_000);

  abstract DirectoryStore store();

  private OwnedNumber number(int id, int line) {
    return new OwnedNumber(
        new PhoneNumberSid("PN%08d%024d".formatted(run, id)),
        new AccountSid("AC" + "a".repeat(32)),
        new E164("+49%06d%04d".formatted(run, line)),
        "a number",
        Map.of("sms_url", "https://example.com/sms"),
        NOW,
        NOW);
  }

  private static Change.Result insert(DirectoryStore store, Resource resource, String hash) {
    return store.write(new Change.Insert(resource, hash));
  }

  private List<Versioned.Wire> outbox(DirectoryStore store, String id) {
    return store.unpublished(10_000).stream()
        .map(DirectoryStore.Unpublished::wire)
        .filter(w -> w.id().equals(id))
        .toList();
  }

  @Test
  void anInsertIsAppliedAndPublishedOnce() {
    DirectoryStore store = store();
    Change.Result result = insert(store, number(1, 1), "h");
    assertThat(result).isInstanceOf(Change.Result.Applied.class);
    assertThat(outbox(store, number(1, 1).id())).hasSize(1);
    assertThat(store.isEmpty()).isFalse();
  }

  @Test
  void theSameIdAgainTellsTheFirstRequestAndChangesNothing() {
    DirectoryStore store = store();
    insert(store, number(1, 1), "first");
    Change.Result again = insert(store, number(1, 2), "second");
    assertThat(again)
        .isInstanceOfSatisfying(
            Change.Result.Exists.class,
            e -> assertThat(e.requestHash()).isEqualTo(Optional.of("first")));
    assertThat(outbox(store, number(1, 1).id())).hasSize(1);
  }

  @Test
  void anotherResourceWithTheSameNaturalKeyIsRefused() {
    DirectoryStore store = store();
    insert(store, number(1, 1), "h");
    assertThat(insert(store, number(2, 1), "h")).isEqualTo(new Change.Result.Taken());
  }

  @Test
  void aNaturalKeyIsFreeAgainAfterTheDelete() {
    DirectoryStore store = store();
    insert(store, number(1, 1), "h");
    assertThat(store.write(new Change.Delete(number(1, 1).id())))
        .isInstanceOf(Change.Result.Applied.class);
    assertThat(insert(store, number(2, 1), "h")).isInstanceOf(Change.Result.Applied.class);
  }

  private VoiceQueue queue(int id, String name) {
    return new VoiceQueue(
        new QueueSid("QU%08d%024d".formatted(run, id)),
        new AccountSid("AC%08d%024d".formatted(run, 0)),
        name,
        100,
        NOW,
        NOW);
  }

  @Test
  void anUpdateMovesTheNaturalKeyUnlessAnotherHasIt() {
    DirectoryStore store = store();
    insert(store, queue(1, "support"), "h");
    insert(store, queue(2, "sales"), "h");
    assertThat(store.write(new Change.Update(queue(2, "support"))))
        .isEqualTo(new Change.Result.Taken());
    assertThat(store.write(new Change.Update(queue(2, "orders"))))
        .isInstanceOf(Change.Result.Applied.class);
    assertThat(insert(store, queue(3, "sales"), "h")).isInstanceOf(Change.Result.Applied.class);
    assertThat(insert(store, queue(4, "orders"), "h")).isEqualTo(new Change.Result.Taken());
  }

  @Test
  void aLateRepeatOfTheCreateDoesNotBringBackWhatWasDeleted() {
    DirectoryStore store = store();
    insert(store, number(1, 1), "h");
    store.write(new Change.Delete(number(1, 1).id()));
    assertThat(insert(store, number(1, 1), "h")).isEqualTo(new Change.Result.Taken());
  }

  @Test
  void whatIsMissingCanNeitherBeUpdatedNorDeleted() {
    DirectoryStore store = store();
    assertThat(store.write(new Change.Update(number(9, 9)))).isEqualTo(new Change.Result.Missing());
    assertThat(store.write(new Change.Delete(number(9, 9).id())))
        .isEqualTo(new Change.Result.Missing());
  }

  @Test
  void versionsOfAResourceGrow() {
    DirectoryStore store = store();
    long first = ((Change.Result.Applied) insert(store, number(1, 1), "h")).version();
    long second = ((Change.Result.Applied) store.write(new Change.Update(number(1, 1)))).version();
    long third =
        ((Change.Result.Applied) store.write(new Change.Delete(number(1, 1).id()))).version();
    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    List<Versioned.Wire> published = outbox(store, number(1, 1).id());
    assertThat(published).extracting(Versioned.Wire::version).containsExactly(first, second, third);
    assertThat(published.getLast().doc()).isNull();
  }

  @Test
  void whatIsPublishedLeavesTheOutbox() {
    DirectoryStore store = store();
    insert(store, number(1, 1), "h");
    store.published(
        store.unpublished(10_000).stream().map(DirectoryStore.Unpublished::id).toList());
    assertThat(store.unpublished(10_000)).isEmpty();
  }
}
