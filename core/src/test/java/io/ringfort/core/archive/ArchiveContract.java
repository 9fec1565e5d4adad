package io.ringfort.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Cursor;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.ids.AccountSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every archive must do.
abstract class ArchiveContract {
  private static final Instant NOW = Instant.parse("2026-01-31T23:59:59.999999Z");

  private final AccountSid account =
      new AccountSid("AC" + UUID.randomUUID().toString().replace("-", ""));

  abstract Archive archive();

  private Archived record(int number, String to) {
    String sid = "SM%s%04d".formatted(account.value().substring(2, 30), number);
    return new Archived(
        sid,
        account,
        "message",
        NOW.plus(Duration.ofSeconds(number)),
        "{\"to\": \"%s\", \"times\": {\"sent\": \"%s\"}}".formatted(to, sent(number)));
  }

  private static String sent(int number) {
    return io.ringfort.core.json.Json.text(NOW.plus(Duration.ofSeconds(number)));
  }

  private ArchiveQuery query(int limit, Filter... filters) {
    return new ArchiveQuery(account, "message", List.of(filters), Optional.empty(), limit);
  }

  @Test
  void whatWasInsertedCanBeFetchedByItsAccountOnly() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a")));
    assertThat(archive.fetch(account, record(1, "a").sid())).contains(record(1, "a"));
    assertThat(archive.fetch(new AccountSid("AC" + "0".repeat(32)), record(1, "a").sid()))
        .isEmpty();
  }

  @Test
  void whatWasErasedIsStillKnown() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a")));
    assertThat(archive.knows(account, record(1, "a").sid())).isTrue();
    assertThat(archive.knows(account, record(2, "a").sid())).isFalse();
    assertThat(archive.knows(new AccountSid("AC" + "0".repeat(32)), record(1, "a").sid()))
        .isFalse();
    archive.erase(account, record(1, "a").sid());
    assertThat(archive.knows(account, record(1, "a").sid())).isTrue();
  }

  @Test
  void aRecordThatIsInsertedAgainStaysAsItWas() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a")));
    archive.insert(List.of(record(1, "other"), record(2, "b")));
    assertThat(archive.fetch(account, record(1, "a").sid())).contains(record(1, "a"));
    assertThat(archive.list(query(10))).hasSize(2);
  }

  @Test
  void listsAreNewestFirstAndGoOnBehindTheCursorOverTheMonthsEdge() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a"), record(2, "b"), record(3, "c")));
    List<Archived> page = archive.list(query(2));
    assertThat(page).containsExactly(record(3, "c"), record(2, "b"));
    Cursor after = new Cursor(page.getLast().created(), page.getLast().sid());
    assertThat(archive.list(new ArchiveQuery(account, "message", List.of(), Optional.of(after), 2)))
        .containsExactly(record(1, "a"));
  }

  @Test
  void filtersMustAllHold() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a"), record(2, "b"), record(3, "b")));
    assertThat(archive.list(query(10, new Filter("to", Comparison.EQUAL, "b")))).hasSize(2);
    assertThat(
            archive.list(
                query(
                    10,
                    new Filter("to", Comparison.EQUAL, "b"),
                    new Filter("times,sent", Comparison.BELOW, sent(3)))))
        .containsExactly(record(2, "b"));
    assertThat(archive.list(query(10, new Filter("times,sent", Comparison.AT_LEAST, sent(3)))))
        .containsExactly(record(3, "b"));
    assertThat(archive.list(query(10, new Filter("missing", Comparison.EQUAL, "b")))).isEmpty();
  }

  @Test
  void aRewriteChangesTheDocumentAlone() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a")));
    Optional<Archived> after =
        archive.rewrite(account, record(1, "a").sid(), _ -> "{\"to\": \"\"}");
    assertThat(after).isPresent();
    assertThat(archive.fetch(account, record(1, "a").sid())).isEqualTo(after);
    assertThat(archive.rewrite(account, record(7, "a").sid(), doc -> doc)).isEmpty();
  }

  @Test
  void whatWasErasedStaysAwayEvenIfItIsInsertedAgain() {
    Archive archive = archive();
    archive.insert(List.of(record(1, "a")));
    assertThat(archive.erase(account, record(1, "a").sid())).isTrue();
    assertThat(archive.erase(account, record(1, "a").sid())).isFalse();
    archive.insert(List.of(record(1, "a")));
    assertThat(archive.fetch(account, record(1, "a").sid())).isEmpty();
    assertThat(archive.list(query(10))).isEmpty();
  }
}
