package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The directory's home in maps, for tests.
final class FakeDirectoryStore implements DirectoryStore {
  private final Json json;
  private final Map<String, Row> rows = new HashMap<>();
  private final LinkedHashMap<Long, Versioned.Wire> outbox = new LinkedHashMap<>();
  private long versions;
  private long outboxIds;

  private record Row(@Nullable Resource resource, long version, @Nullable String requestHash) {}

  FakeDirectoryStore(Json json) {
    this.json = json;
  }

  @Override
  public synchronized Change.Result write(Change change) {
    return switch (change) {
      case Change.Insert insert -> insert(insert);
      case Change.Update update -> update(update.resource());
      case Change.Delete delete -> put(delete.id(), null);
    };
  }

  private Change.Result insert(Change.Insert insert) {
    Resource resource = insert.resource();
    Row there = rows.get(resource.id());
    if (there != null) {
      return there.resource() == null
          ? new Change.Result.Taken()
          : new Change.Result.Exists(there.version(), Optional.ofNullable(there.requestHash()));
    }
    if (isTaken(resource)) {
      return new Change.Result.Taken();
    }
    rows.put(resource.id(), new Row(resource, ++versions, insert.requestHash()));
    return publish(resource.id(), resource);
  }

  private Change.Result update(Resource resource) {
    Row there = rows.get(resource.id());
    return there != null && there.resource() != null && isTaken(resource)
        ? new Change.Result.Taken()
        : put(resource.id(), resource);
  }

  private boolean isTaken(Resource resource) {
    return resource.naturalKey().isPresent()
        && rows.values().stream()
            .map(Row::resource)
            .anyMatch(r -> r != null && !r.id().equals(resource.id()) && sharesKey(r, resource));
  }

  private static boolean sharesKey(Resource there, Resource resource) {
    return there.getClass() == resource.getClass()
        && there.naturalKey().equals(resource.naturalKey());
  }

  private Change.Result put(String id, @Nullable Resource resource) {
    Row there = rows.get(id);
    if (there == null || there.resource() == null) {
      return new Change.Result.Missing();
    }
    rows.put(id, new Row(resource, ++versions, there.requestHash()));
    return publish(id, resource);
  }

  private Change.Result publish(String id, @Nullable Resource resource) {
    outbox.put(++outboxIds, new Versioned(id, versions, resource).wire(json));
    return new Change.Result.Applied(versions);
  }

  @Override
  public synchronized List<Unpublished> unpublished(int atMost) {
    return outbox.entrySet().stream()
        .limit(atMost)
        .map(e -> new Unpublished(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public synchronized void published(List<Long> ids) {
    ids.forEach(outbox::remove);
  }

  @Override
  public synchronized boolean isEmpty() {
    return rows.isEmpty();
  }
}
