package io.ringfort.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.TestPostgres;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.ids.AccountSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class PostgresArchiveTest extends ArchiveContract {
  private Jdbi jdbi;

  @BeforeEach
  void take(Jdbi running) {
    jdbi = running;
  }

  @Override
  Archive archive() {
    return new PostgresArchive(jdbi);
  }

  /// An account has millions of steps, and few of one message.
  @Test
  void stepsAreFoundByWhoseTheyAre() {
    AccountSid account = new AccountSid("AC" + "5".repeat(32));
    Instant now = Instant.parse("2026-02-03T04:05:06Z");
    archive()
        .insert(
            IntStream.range(0, 5_000)
                .mapToObj(
                    i ->
                        new Archived(
                            "TL5%030d".formatted(i),
                            account,
                            "message-step",
                            now.plusMillis(i),
                            "{\"message\": \"SM%d\"}".formatted(i % 1_000)))
                .toList());
    jdbi.useHandle(handle -> handle.execute("analyze postflight"));
    ArchiveQuery query =
        new ArchiveQuery(
            account,
            "message-step",
            List.of(new Filter("message", Comparison.EQUAL, "SM7")),
            Optional.empty(),
            200);

    assertThat(archive().list(query))
        .extracting(Archived::sid)
        .containsExactly(
            "TL5%030d".formatted(4_007),
            "TL5%030d".formatted(3_007),
            "TL5%030d".formatted(2_007),
            "TL5%030d".formatted(1_007),
            "TL5%030d".formatted(7));
    assertThat(plan(account))
        .noneMatch(line -> line.contains("Seq Scan on postflight_2026"))
        .anyMatch(line -> line.contains("Index Cond") && line.contains("{message}"));
  }

  private List<String> plan(AccountSid account) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "explain "
                        + PostgresArchive.select(
                            new ArchiveQuery(
                                account,
                                "message-step",
                                List.of(new Filter("message", Comparison.EQUAL, "SM7")),
                                Optional.empty(),
                                200)))
                .bind("account", account.value())
                .bind("f0", "SM7")
                .bind("limit", 200)
                .mapTo(String.class)
                .list());
  }
}
