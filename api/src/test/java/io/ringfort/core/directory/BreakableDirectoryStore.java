package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import java.util.List;

/// The fake directory's home with a database that can go away.
public final class BreakableDirectoryStore implements DirectoryStore {
  private final Json json;
  private final DirectoryStore store;
  private volatile boolean away;

  public BreakableDirectoryStore(Json json) {
    this.json = json;
    this.store = new FakeDirectoryStore(json);
  }

  public DirectoryWriter writer(Directory directory, Queue queue, Topic topic) {
    return DirectoryWriter.start(this, directory, queue, topic, json);
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  private DirectoryStore reach() {
    if (away) {
      throw new DatabaseException("the fake is away", true, null);
    }
    return store;
  }

  @Override
  public Change.Result write(Change change) {
    return reach().write(change);
  }

  @Override
  public List<Unpublished> unpublished(int atMost) {
    return reach().unpublished(atMost);
  }

  @Override
  public void published(List<Long> ids) {
    reach().published(ids);
  }

  @Override
  public boolean isEmpty() {
    return reach().isEmpty();
  }
}
