package io.ringfort.voice.recordings;

import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recordings from their first frame on: made by this host, in work anywhere, or stored. Draining:
/// what is being recorded when it closes is on the disk, and becomes a recording when a host next
/// starts on that folder.
public final class StoredRecordings implements Recordings, AutoCloseable {
  /// The memory map of recordings that are not in the archive yet, keyed `account/sid`.
  public static final String IN_FLIGHT = "recordings";

  /// The kind of their records in the archive.
  public static final String KIND = "recording";

  private static final Comparator<Recording> NEWEST_FIRST =
      Comparator.comparing((Recording r) -> r.plan().started())
          .thenComparing(r -> r.plan().sid().value())
          .reversed();

  private final Surroundings surroundings;
  private final RecordingStore store;
  private final InFlight inFlight;
  private final @Nullable RecordingDesk desk;

  private StoredRecordings(
      Surroundings surroundings, RecordingsConfig config, RecordingStore store, boolean makes)
      throws IOException {
    this.surroundings = surroundings;
    this.store = store;
    inFlight = new InFlight(surroundings.primitives().memory(), surroundings.json());
    desk = makes ? new RecordingDesk(surroundings, config, inFlight) : null;
  }

  /// Starts the writer's thread, and soon looks for what hosts left that died.
  public static StoredRecordings start(
      Surroundings surroundings, RecordingsConfig config, RecordingStore store) throws IOException {
    return new StoredRecordings(surroundings, config, store, true);
  }

  /// For a host that makes none: [#begin] fails.
  public static StoredRecordings reading(
      Surroundings surroundings, RecordingsConfig config, RecordingStore store) throws IOException {
    return new StoredRecordings(surroundings, config, store, false);
  }

  @Override
  public RawRecording begin(RecordingPlan plan) {
    if (desk == null) {
      throw new IllegalStateException("got " + plan.sid() + " (expected: a host that records)");
    }
    return desk.begin(plan);
  }

  @Override
  public Optional<Recording> find(AccountSid account, RecordingSid sid) {
    return inFlight.isDeleted(account, sid)
        ? Optional.empty()
        : inFlight
            .find(account, sid)
            .or(
                () ->
                    surroundings
                        .primitives()
                        .archive()
                        .fetch(account, sid.value())
                        .map(this::read));
  }

  @Override
  public List<Recording> list(Query query) {
    RecordingSid last = query.after();
    Optional<Recording> after = last == null ? Optional.empty() : find(query.account(), last);
    if (last != null && after.isEmpty()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    List<Recording> found = new ArrayList<>();
    inFlight.forEach(
        query.account(),
        recording -> {
          if (matches(recording.plan(), query)
              && after.map(a -> NEWEST_FIRST.compare(a, recording) < 0).orElse(true)) {
            seen.add(recording.plan().sid().value());
            found.add(recording);
          }
        });
    surroundings.primitives().archive().list(archiveQuery(query, after)).stream()
        .filter(record -> seen.add(record.sid()))
        .map(this::read)
        .filter(r -> !inFlight.isDeleted(query.account(), r.plan().sid()))
        .forEach(found::add);
    found.sort(NEWEST_FIRST);
    return List.copyOf(found.subList(0, Math.min(query.limit(), found.size())));
  }

  private static boolean matches(RecordingPlan plan, Query query) {
    return (query.call() == null || query.call().equals(plan.call().value()))
        && (query.conference() == null
            || (plan.conference() != null && query.conference().equals(plan.conference().value())))
        && (query.createdFrom() == null || !plan.started().isBefore(query.createdFrom()))
        && (query.createdBefore() == null || plan.started().isBefore(query.createdBefore()));
  }

  private static ArchiveQuery archiveQuery(Query query, Optional<Recording> after) {
    List<Filter> filters = new ArrayList<>();
    if (query.call() != null) {
      filters.add(new Filter("plan,call", Comparison.EQUAL, query.call()));
    }
    if (query.conference() != null) {
      filters.add(new Filter("plan,conference", Comparison.EQUAL, query.conference()));
    }
    if (query.createdFrom() != null) {
      filters.add(new Filter("plan,started", Comparison.AT_LEAST, Json.text(query.createdFrom())));
    }
    if (query.createdBefore() != null) {
      filters.add(new Filter("plan,started", Comparison.BELOW, Json.text(query.createdBefore())));
    }
    return new ArchiveQuery(
        query.account(),
        KIND,
        filters,
        after.map(r -> new ArchiveQuery.Cursor(r.plan().started(), r.plan().sid().value())),
        query.limit());
  }

  /// Also what is still being recorded or worked on: that is dropped when its turn comes.
  @Override
  public boolean delete(AccountSid account, RecordingSid sid) {
    if (find(account, sid).isEmpty()) {
      return false;
    }
    inFlight.delete(account, sid);
    if (desk != null) {
      desk.discard(sid);
    }
    try {
      store.delete(account, sid);
    } catch (IOException e) {
      throw new UncheckedIOException("recording " + sid + " is not deleted yet: try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    surroundings.primitives().archive().erase(account, sid.value());
    return true;
  }

  @Override
  public Optional<Path> sound(AccountSid account, RecordingSid sid, String format) {
    if (inFlight.isDeleted(account, sid)
        || !Set.of(FolderStore.WAV, FolderStore.MP3).contains(format)) {
      return Optional.empty();
    }
    try {
      return store.fetch(account, sid, format);
    } catch (IOException e) {
      throw new UncheckedIOException("the sound of " + sid + " cannot be read now", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Recording read(Archived record) {
    return surroundings.json().read(record.doc(), Recording.class);
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.close();
    }
  }
}
