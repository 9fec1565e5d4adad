package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.messaging.lifecycle.Message;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Parked messages in PostgreSQL: table `due` of `db/migration`.
final class PostgresDue implements DueTable {
  private final Jdbi jdbi;
  private final Json json;

  PostgresDue(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  @Override
  public void park(int shard, List<Parked> messages) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into due (sid, shard, due_at, doc) select sid, :shard,"
                        + " due_at::timestamptz, doc::jsonb from unnest(:sids::text[],"
                        + " :dues::text[], :docs::text[]) as r(sid, due_at, doc) on conflict do"
                        + " nothing")
                .bind("shard", shard)
                .bindArray(
                    "sids",
                    String.class,
                    messages.stream().map(p -> p.message().intent().sid().value()).toList())
                .bindArray(
                    "dues", String.class, messages.stream().map(p -> p.due().toString()).toList())
                .bindArray(
                    "docs", String.class, messages.stream().map(p -> text(p.message())).toList())
                .execute());
  }

  @Override
  public List<Message> due(int shard, Instant by, int atMost) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select doc::text from due where shard = :shard and due_at <= :by order by"
                        + " due_at limit :n")
                .bind("shard", shard)
                .bind("by", by.atOffset(ZoneOffset.UTC))
                .bind("n", atMost)
                .map((row, _) -> json.read(row.getString(1), Message.class))
                .list());
  }

  @Override
  public Optional<Message> find(MessageSid sid) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select doc::text from due where sid = :sid")
                .bind("sid", sid.value())
                .map((row, _) -> json.read(row.getString(1), Message.class))
                .findFirst());
  }

  @Override
  public List<Parked> all(int shard) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select due_at, doc::text from due where shard = :shard order by due_at")
                .bind("shard", shard)
                .map((row, _) -> parked(row))
                .list());
  }

  private Parked parked(ResultSet row) throws SQLException {
    return new Parked(
        json.read(row.getString(2), Message.class),
        row.getObject(1, OffsetDateTime.class).toInstant());
  }

  @Override
  public void remove(List<MessageSid> sids) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from due where sid = any(:sids)")
                .bindArray("sids", String.class, sids.stream().map(MessageSid::value).toList())
                .execute());
  }

  private String text(Message message) {
    return new String(json.bytes(message), StandardCharsets.UTF_8);
  }
}
