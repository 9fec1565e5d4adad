package io.ringfort.core.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An archive in a map. [#away] makes it fail as a database does that is away.
public final class FakeArchive implements Archive {
  private static final String ERASED = "{}";
  private static final Comparator<Archived> NEWEST_FIRST =
      Comparator.comparing(Archived::created).thenComparing(Archived::sid).reversed();

  private final Map<String, Archived> records = new LinkedHashMap<>();
  private final Json json = new Json();
  private @Nullable Supplier<RuntimeException> away;

  /// From now on every call throws; null: it is back.
  public synchronized void away(@Nullable Supplier<RuntimeException> failure) {
    away = failure;
  }

  private void requireThere() {
    if (away != null) {
      throw away.get();
    }
  }

  @Override
  public synchronized void insert(List<Archived> inserted) {
    requireThere();
    inserted.forEach(r -> records.putIfAbsent(r.sid(), r));
  }

  @Override
  public synchronized Optional<Archived> fetch(AccountSid account, String sid) {
    requireThere();
    return Optional.ofNullable(records.get(sid))
        .filter(r -> r.account().equals(account) && !r.doc().equals(ERASED));
  }

  @Override
  public synchronized boolean knows(AccountSid account, String sid) {
    requireThere();
    Archived record = records.get(sid);
    return record != null && record.account().equals(account);
  }

  @Override
  public synchronized List<Archived> list(ArchiveQuery query) {
    requireThere();
    return records.values().stream()
        .filter(
            r ->
                r.account().equals(query.account())
                    && r.kind().equals(query.kind())
                    && !r.doc().equals(ERASED))
        .filter(r -> query.filters().stream().allMatch(f -> holds(r, f)))
        .filter(r -> query.after().map(c -> isAfter(r, c)).orElse(true))
        .sorted(NEWEST_FIRST)
        .limit(query.limit())
        .toList();
  }

  private static boolean isAfter(Archived record, ArchiveQuery.Cursor cursor) {
    int byTime = record.created().compareTo(cursor.created());
    return byTime < 0 || (byTime == 0 && record.sid().compareTo(cursor.sid()) < 0);
  }

  private boolean holds(Archived record, ArchiveQuery.Filter filter) {
    JsonNode field =
        json.read(record.doc(), JsonNode.class).at("/" + filter.path().replace(',', '/'));
    if (field.isMissingNode() || field.isNull()) {
      return false;
    }
    int order = field.asText().compareTo(filter.value());
    return switch (filter.comparison()) {
      case EQUAL -> order == 0;
      case AT_LEAST -> order >= 0;
      case BELOW -> order < 0;
    };
  }

  @Override
  public synchronized Optional<Archived> rewrite(
      AccountSid account, String sid, UnaryOperator<String> change) {
    return fetch(account, sid)
        .map(r -> new Archived(r.sid(), r.account(), r.kind(), r.created(), change.apply(r.doc())))
        .map(
            r -> {
              records.put(r.sid(), r);
              return r;
            });
  }

  @Override
  public synchronized boolean erase(AccountSid account, String sid) {
    return rewrite(account, sid, _ -> ERASED).isPresent();
  }
}
