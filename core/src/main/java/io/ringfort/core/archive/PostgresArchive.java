package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.engines.database.DatabaseException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// The archive in PostgreSQL: table `postflight`, partitioned by month. A month's partition is made
/// with its first record.
public final class PostgresArchive implements Archive {
  private static final String INSERT =
      "insert into postflight (sid, account, kind, created, doc) values (?, ?, ?, ?, cast(? as"
          + " jsonb)) on conflict do nothing";
  private static final String COLUMNS = "sid, account, kind, created, doc::text";

  private final Jdbi jdbi;
  private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();

  public PostgresArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void insert(List<Archived> records) {
    if (records.isEmpty()) {
      return;
    }
    records.stream()
        .map(r -> YearMonth.from(r.created().atOffset(ZoneOffset.UTC)))
        .distinct()
        .forEach(this::makePartition);
    jdbi.useTransaction(
        handle -> {
          // The driver makes a few statements of many rows. Not through Jdbi's binders: they would
          // cost more than the driver itself.
          try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
            for (Archived record : records) {
              insert.setString(1, record.sid());
              insert.setString(2, record.account().value());
              insert.setString(3, record.kind());
              insert.setObject(4, record.created().atOffset(ZoneOffset.UTC));
              insert.setString(5, record.doc());
              insert.addBatch();
            }
            insert.executeBatch();
          } catch (SQLException e) {
            throw DatabaseException.of(e);
          }
        });
  }

  private void makePartition(YearMonth month) {
    if (months.contains(month)) {
      return;
    }
    String name = "postflight_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    jdbi.useTransaction(
        handle -> {
          // Two hosts may meet the month's first record at once.
          handle.execute("select pg_advisory_xact_lock(hashtext('postflight-partitions'))");
          handle.execute(
              "create table if not exists %s partition of postflight for values from ('%s-01T00:00:00Z') to ('%s-01T00:00:00Z')"
                  .formatted(name, month, month.plusMonths(1)));
        });
    months.add(month);
  }

  @Override
  public Optional<Archived> fetch(AccountSid account, String sid) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + " from postflight where sid = :sid and account = :account and doc <>"
                        + " '{}'")
                .bind("sid", sid)
                .bind("account", account.value())
                .map((row, _) -> read(row))
                .findFirst());
  }

  @Override
  public boolean knows(AccountSid account, String sid) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select 1 from postflight where sid = :sid and account = :account")
                .bind("sid", sid)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  @Override
  public List<Archived> list(ArchiveQuery query) {
    return jdbi.withHandle(
        handle -> {
          Query select = handle.createQuery(select(query));
          select.bind("account", query.account().value()).bind("limit", query.limit());
          for (int i = 0; i < query.filters().size(); i++) {
            select.bind("f" + i, query.filters().get(i).value());
          }
          query
              .after()
              .ifPresent(
                  c ->
                      select
                          .bind("created", c.created().atOffset(ZoneOffset.UTC))
                          .bind("sid", c.sid()));
          return select.map((row, _) -> read(row)).list();
        });
  }

  static String select(ArchiveQuery query) {
    String conditions =
        query.filters().stream()
            .map(f -> " and " + condition(f, query.filters().indexOf(f)))
            .collect(Collectors.joining());
    String after = query.after().isPresent() ? " and (created, sid) < (:created, :sid)" : "";
    // The kind as text: so that an index of one kind is seen to do.
    return "select %s from postflight where account = :account and kind = '%s' and doc <> '{}'%s%s order by created desc, sid desc limit :limit"
        .formatted(COLUMNS, query.kind(), conditions, after);
  }

  private static String condition(ArchiveQuery.Filter filter, int index) {
    String operator =
        switch (filter.comparison()) {
          case EQUAL -> "=";
          case AT_LEAST -> ">=";
          case BELOW -> "<";
        };
    // "C" so that instants compare as bytes, whatever the server's language.
    return "(doc #>> '{%s}') collate \"C\" %s :f%d".formatted(filter.path(), operator, index);
  }

  @Override
  public Optional<Archived> rewrite(AccountSid account, String sid, UnaryOperator<String> change) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Archived> found =
              handle
                  .createQuery(
                      "select "
                          + COLUMNS
                          + " from postflight where sid = :sid and account = :account and doc <>"
                          + " '{}' for update")
                  .bind("sid", sid)
                  .bind("account", account.value())
                  .map((row, _) -> read(row))
                  .findFirst();
          return found.map(
              before -> {
                Archived next =
                    new Archived(
                        before.sid(),
                        before.account(),
                        before.kind(),
                        before.created(),
                        change.apply(before.doc()));
                handle
                    .createUpdate(
                        "update postflight set doc = :doc::jsonb where sid = :sid and created ="
                            + " :created")
                    .bind("doc", next.doc())
                    .bind("sid", sid)
                    .bind("created", next.created().atOffset(ZoneOffset.UTC))
                    .execute();
                return next;
              });
        });
  }

  @Override
  public boolean erase(AccountSid account, String sid) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        "update postflight set doc = '{}' where sid = :sid and account = :account"
                            + " and doc <> '{}'")
                    .bind("sid", sid)
                    .bind("account", account.value())
                    .execute())
        > 0;
  }

  private static Archived read(ResultSet row) throws SQLException {
    Instant created = row.getObject(4, OffsetDateTime.class).toInstant();
    return new Archived(
        row.getString(1),
        new AccountSid(row.getString(2)),
        row.getString(3),
        created,
        row.getString(5));
  }
}
