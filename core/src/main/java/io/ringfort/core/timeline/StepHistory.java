package io.ringfort.core.timeline;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The [Steps] that the archive has. Any thread; blocks, and throws the database's unchecked
/// exception when that is away.
public final class StepHistory {
  private static final int MOST = 200;

  private final About about;
  private final Archive archive;
  private final Json json;

  public StepHistory(About about, Archive archive, Json json) {
    this.about = about;
    this.archive = archive;
    this.json = json;
  }

  /// A record's document, but for whose step it is.
  private record Step(TimelineEntry entry) {}

  static byte[] document(About about, String sid, TimelineEntry entry, Json json) {
    return json.bytes(Map.of(about.field(), sid, "entry", entry));
  }

  /// The newest of them, in their order.
  public List<TimelineEntry> of(AccountSid account, String sid) {
    return records(account, sid).stream()
        .map(record -> read(record.doc()))
        .sorted(Comparator.comparing(TimelineEntry::at))
        .toList();
  }

  /// Changes them, for what the law or the customer demands.
  public void rewrite(AccountSid account, String sid, UnaryOperator<TimelineEntry> change) {
    for (Archived record : records(account, sid)) {
      var _ =
          archive.rewrite(
              account,
              record.sid(),
              doc ->
                  new String(
                      document(about, sid, change.apply(read(doc)), json), StandardCharsets.UTF_8));
    }
  }

  /// Takes them away.
  public void erase(AccountSid account, String sid) {
    records(account, sid).forEach(record -> archive.erase(account, record.sid()));
  }

  private TimelineEntry read(String doc) {
    return json.read(doc, Step.class).entry();
  }

  private List<Archived> records(AccountSid account, String sid) {
    return archive.list(
        new ArchiveQuery(
            account,
            about.kind(),
            List.of(new Filter(about.field(), Comparison.EQUAL, sid)),
            Optional.empty(),
            MOST));
  }
}
