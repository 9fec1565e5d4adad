package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A directory's home in memory, with the rules of the tables: what is deleted keeps its id for ever.
public final class FakeDirectoryStore implements DirectoryStore {
  private final Json json;
  private final Map<String, Row> rows = new HashMap<>();
  private final List<Unpublished> outbox = new ArrayList<>();
  private long version;
  private volatile boolean away;

  private record Row(@Nullable Resource resource, long version, @Nullable String requestHash) {}

  public FakeDirectoryStore(Json json) {
    this.json = json;
  }

  public DirectoryWriter writer(Directory directory, Queue queue, Topic topic) {
    return DirectoryWriter.start(this, directory, queue, topic, json);
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized Change.Result write(Change change) {
    requireThere();
    return switch (change) {
      case Change.Insert(Resource resource, String hash) -> insert(resource, hash);
      case Change.Update(Resource resource) -> replace(resource.id(), resource);
      case Change.Delete(String id) -> replace(id, null);
    };
  }

  private Change.Result insert(Resource resource, @Nullable String hash) {
    Row there = rows.get(resource.id());
    if (there != null) {
      return there.resource() == null ? new Change.Result.Taken() : new Change.Result.Exists(there.version(), Optional.ofNullable(there.requestHash()));
    }
    boolean isTaken =
        resource.naturalKey().isPresent()
            && rows.values().stream().map(Row::resource).anyMatch(r -> r != null && r.naturalKey().equals(resource.naturalKey()));
    return isTaken ? new Change.Result.Taken() : applied(resource.id(), new Row(resource, ++version, hash));
  }

  private Change.Result replace(String id, @Nullable Resource resource) {
    Row there = rows.get(id);
    return there == null || there.resource() == null
        ? new Change.Result.Missing()
        : applied(id, new Row(resource, ++version, there.requestHash()));
  }

  private Change.Result applied(String id, Row row) {
    rows.put(id, row);
    outbox.add(new Unpublished(row.version(), new Versioned(id, row.version(), row.resource()).wire(json)));
    return new Change.Result.Applied(row.version());
  }

  @Override
  public synchronized List<Unpublished> unpublished(int atMost) {
    requireThere();
    return List.copyOf(outbox.subList(0, Math.min(atMost, outbox.size())));
  }

  @Override
  public synchronized void published(List<Long> ids) {
    outbox.removeIf(change -> ids.contains(change.id()));
  }

  @Override
  public synchronized boolean isEmpty() {
    return rows.isEmpty();
  }

  private void requireThere() {
    if (away) {
      throw new DatabaseException("the fake is away", true, null);
    }
  }
}
