package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the directory: into the database, then, by the relay, onto the topic that every host
/// follows. A write returns when this host has seen it. Throws the database's unchecked exception
/// when that is away.
public final class DirectoryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWriter.class);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
  private static final Duration RELAY_INTERVAL = Duration.ofSeconds(1);
  private static final int RELAY_BATCH = 500;

  private final DirectoryStore store;
  private final Directory directory;
  private final Queue queue;
  private final Topic topic;
  private final Json json;
  private final Semaphore kick = new Semaphore(0);
  private final Thread relay;

  /// What came of an insert.
  public enum Inserted {
    /// It is new.
    NEW,
    /// The same request made it before.
    REPEATED,
    /// Another request used the same key.
    OTHER_REQUEST,
    /// Another resource has what must be unique.
    TAKEN
  }

  private DirectoryWriter(
      DirectoryStore store, Directory directory, Queue queue, Topic topic, Json json) {
    this.store = store;
    this.directory = directory;
    this.queue = queue;
    this.topic = topic;
    this.json = json;
    relay = Threads.startVirtual("directory-relay", this::relay);
  }

  public static DirectoryWriter start(
      Jdbi jdbi, Directory directory, Queue queue, Topic topic, Json json) {
    return new DirectoryWriter(new PostgresDirectory(jdbi, json), directory, queue, topic, json);
  }

  /// With its home in this process's memory, for tests.
  public static DirectoryWriter startOnFake(
      Directory directory, Queue queue, Topic topic, Json json) {
    return start(new FakeDirectoryStore(json), directory, queue, topic, json);
  }

  static DirectoryWriter start(
      DirectoryStore store, Directory directory, Queue queue, Topic topic, Json json) {
    return new DirectoryWriter(store, directory, queue, topic, json);
  }

  /// @param requestHash tells a repeat of the same request from another one with the same id;
  ///   empty: any repeat is the same
  public Inserted insert(Resource resource, Optional<String> requestHash) {
    return switch (store.write(new Change.Insert(resource, requestHash.orElse(null)))) {
      case Change.Result.Applied applied -> {
        awaitSeen(resource.id(), applied.version());
        yield Inserted.NEW;
      }
      case Change.Result.Exists exists -> {
        awaitSeen(resource.id(), exists.version());
        yield exists.requestHash().equals(requestHash) ? Inserted.REPEATED : Inserted.OTHER_REQUEST;
      }
      case Change.Result.Taken _ -> Inserted.TAKEN;
      case Change.Result.Missing _ ->
          throw new IllegalStateException("an insert cannot miss its row");
    };
  }

  /// What came of an update.
  public enum Updated {
    DONE,
    /// There is no such resource.
    MISSING,
    /// Another resource has what must be unique.
    TAKEN
  }

  /// False when there is no such resource. For those whose natural key never changes.
  public boolean update(Resource resource) {
    return replace(resource) == Updated.DONE;
  }

  /// Updates a resource whose natural key may have changed.
  public Updated replace(Resource resource) {
    Change.Result result = store.write(new Change.Update(resource));
    if (seen(resource.id(), result)) {
      return Updated.DONE;
    }
    return result instanceof Change.Result.Taken ? Updated.TAKEN : Updated.MISSING;
  }

  /// False when there is no such resource.
  public boolean delete(String id) {
    return seen(id, store.write(new Change.Delete(id)));
  }

  /// True when nothing was ever written: the very first start.
  public boolean isEmpty() {
    return store.isEmpty();
  }

  private boolean seen(String id, Change.Result result) {
    if (result instanceof Change.Result.Applied applied) {
      awaitSeen(id, applied.version());
      return true;
    }
    return false;
  }

  private void awaitSeen(String id, long version) {
    kick.release();
    if (!directory.awaitSeen(id, version, SEEN_WITHIN)) {
      // Committed, so never an error to the caller: the relay brings it.
      LOG.warn(
          "directory change of {} is committed but not yet seen here after {}", id, SEEN_WITHIN);
    }
  }

  private void relay() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (kick.tryAcquire(RELAY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          kick.drainPermits();
        }
        while (publishSome()) {
          // until the outbox is empty
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        // The database or the queue is away: the outbox keeps the changes, the next round tries
        // again.
        LOG.debug("directory relay waits: {}", e.getMessage());
      }
    }
  }

  private boolean publishSome() {
    List<DirectoryStore.Unpublished> changes = store.unpublished(RELAY_BATCH);
    if (changes.isEmpty()) {
      return false;
    }
    List<CompletableFuture<?>> appends = new ArrayList<>();
    changes.forEach(
        change -> appends.add(queue.append(topic, change.wire().id(), json.bytes(change.wire()))));
    CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).join();
    store.published(changes.stream().map(DirectoryStore.Unpublished::id).toList());
    return true;
  }

  @Override
  public void close() {
    relay.interrupt();
    try {
      relay.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
