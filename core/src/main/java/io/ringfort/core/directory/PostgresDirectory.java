package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The directory in PostgreSQL: tables `directory` and `directory_outbox` of `db/migration`.
final class PostgresDirectory implements DirectoryStore {
  /// PostgreSQL appendix A.
  private static final String UNIQUE_VIOLATION = "23505";

  private final Jdbi jdbi;
  private final Json json;

  PostgresDirectory(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  @Override
  public Change.Result write(Change change) {
    try {
      return inTransaction(change);
    } catch (UnableToExecuteStatementException e) {
      // An insert gives way by itself; an update meets the index of natural keys.
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        return new Change.Result.Taken();
      }
      throw e;
    }
  }

  private Change.Result inTransaction(Change change) {
    return jdbi.inTransaction(
        handle ->
            switch (change) {
              case Change.Insert insert -> insert(handle, insert);
              case Change.Update update -> update(handle, update.resource());
              case Change.Delete delete -> delete(handle, delete.id());
            });
  }

  private Change.Result insert(Handle handle, Change.Insert insert) {
    Resource resource = insert.resource();
    // "on conflict do nothing" waits for a concurrent insert of the same id or natural key, then
    // tells by its row count.
    int rows =
        handle
            .createUpdate(
                "insert into directory (id, kind, account, natural_key, version, request_hash, doc)"
                    + " values (:id, :kind, :account, :naturalKey, nextval('directory_version'),"
                    + " :requestHash, :doc::jsonb) on conflict do nothing")
            .bind("id", resource.id())
            .bind("kind", Versioned.kindOf(resource))
            .bind("account", resource.owner().value())
            .bind("naturalKey", resource.naturalKey().orElse(null))
            .bind("requestHash", insert.requestHash())
            .bind("doc", text(resource))
            .execute();
    if (rows == 1) {
      return published(handle, resource.id());
    }
    return handle
        .createQuery(
            "select version, request_hash from directory where id = :id and doc is not null")
        .bind("id", resource.id())
        .<Change.Result>map(
            (row, _) ->
                new Change.Result.Exists(row.getLong(1), Optional.ofNullable(row.getString(2))))
        .findOne()
        .orElse(new Change.Result.Taken());
  }

  private Change.Result update(Handle handle, Resource resource) {
    int rows =
        handle
            .createUpdate(
                "update directory set account = :account, natural_key = :naturalKey, version ="
                    + " nextval('directory_version'), doc = :doc::jsonb where id = :id and doc is"
                    + " not null")
            .bind("id", resource.id())
            .bind("account", resource.owner().value())
            .bind("naturalKey", resource.naturalKey().orElse(null))
            .bind("doc", text(resource))
            .execute();
    return rows == 0 ? new Change.Result.Missing() : published(handle, resource.id());
  }

  private Change.Result delete(Handle handle, String id) {
    // The row stays without its content: a late repeat of the create must not bring it back.
    int rows =
        handle
            .createUpdate(
                "update directory set version = nextval('directory_version'), doc = null,"
                    + " natural_key = null where id = :id and doc is not null")
            .bind("id", id)
            .execute();
    return rows == 0 ? new Change.Result.Missing() : published(handle, id);
  }

  private Change.Result published(Handle handle, String id) {
    long version =
        handle
            .createQuery(
                "insert into directory_outbox (row_id, version, kind, doc) select id, version,"
                    + " kind, doc from directory where id = :id returning version")
            .bind("id", id)
            .mapTo(Long.class)
            .one();
    return new Change.Result.Applied(version);
  }

  @Override
  public List<Unpublished> unpublished(int atMost) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select id, row_id, version, kind, doc::text from directory_outbox order by id"
                        + " limit :n")
                .bind("n", atMost)
                .map(
                    (row, _) ->
                        new Unpublished(
                            row.getLong(1),
                            wire(
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getString(5))))
                .list());
  }

  private static Versioned.Wire wire(String id, long version, String kind, @Nullable String doc) {
    return new Versioned.Wire(id, version, doc == null ? null : kind, doc);
  }

  @Override
  public void published(List<Long> ids) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from directory_outbox where id = any(:ids)")
                .bindArray("ids", Long.class, ids)
                .execute());
  }

  @Override
  public boolean isEmpty() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select not exists (select from directory)")
                .mapTo(Boolean.class)
                .one());
  }

  private String text(Resource resource) {
    return new String(json.bytes(resource), StandardCharsets.UTF_8);
  }
}
