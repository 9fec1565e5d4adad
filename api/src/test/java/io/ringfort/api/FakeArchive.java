package io.ringfort.api;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.engines.database.DatabaseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// History in memory; filters on fields are left to the real one's tests.
final class FakeArchive implements Archive {
  private final Map<String, Archived> records = new ConcurrentHashMap<>();
  private volatile boolean away;

  void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public void insert(List<Archived> inserted) {
    requireThere();
    inserted.forEach(record -> records.putIfAbsent(record.sid(), record));
  }

  @Override
  public Optional<Archived> fetch(AccountSid account, String sid) {
    requireThere();
    return Optional.ofNullable(records.get(sid))
        .filter(record -> record.account().equals(account) && !record.doc().equals("{}"));
  }

  @Override
  public boolean knows(AccountSid account, String sid) {
    requireThere();
    return records.containsKey(sid) && records.get(sid).account().equals(account);
  }

  @Override
  public List<Archived> list(ArchiveQuery query) {
    requireThere();
    return records.values().stream()
        .filter(
            record ->
                record.account().equals(query.account())
                    && record.kind().equals(query.kind())
                    && !record.doc().equals("{}"))
        .sorted(Comparator.comparing(Archived::created).thenComparing(Archived::sid).reversed())
        .filter(record -> query.after().isEmpty() || isAfter(record, query.after().get()))
        .limit(query.limit())
        .toList();
  }

  private static boolean isAfter(Archived record, ArchiveQuery.Cursor cursor) {
    int byTime = record.created().compareTo(cursor.created());
    return byTime < 0 || (byTime == 0 && record.sid().compareTo(cursor.sid()) < 0);
  }

  @Override
  public Optional<Archived> rewrite(AccountSid account, String sid, UnaryOperator<String> change) {
    return fetch(account, sid)
        .map(r -> new Archived(r.sid(), r.account(), r.kind(), r.created(), change.apply(r.doc())))
        .map(
            record -> {
              records.put(sid, record);
              return record;
            });
  }

  @Override
  public boolean erase(AccountSid account, String sid) {
    return rewrite(account, sid, _ -> "{}").isPresent();
  }

  private void requireThere() {
    if (away) {
      throw new DatabaseException("the fake is away", true, null);
    }
  }
}
