package io.ringfort.voice.recordings;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Recordings that are not in the archive yet, as everybody sees them, and those that a customer
/// deleted a short while ago, wherever they then were.
final class InFlight {
  private static final String DELETED = "by-key/recordings-deleted";

  /// Longer than any call: what a host that never came back left is not shown for ever.
  private static final Duration LIFESPAN = Duration.ofDays(2);

  private final MemoryMap recordings;
  private final MemoryMap deleted;
  private final Json json;

  InFlight(Memory memory, Json json) {
    this.recordings = memory.map(StoredRecordings.IN_FLIGHT);
    this.deleted = memory.map(DELETED);
    this.json = json;
  }

  void put(Recording recording) {
    recordings.put(recording.memoryKey(), json.bytes(recording), LIFESPAN);
  }

  Optional<Recording> find(AccountSid account, RecordingSid sid) {
    return Optional.ofNullable(recordings.get(key(account, sid)))
        .map(bytes -> json.read(bytes, Recording.class));
  }

  void forEach(AccountSid account, Consumer<Recording> consumer) {
    String prefix = account + "/";
    recordings.forEach(
        key -> key.startsWith(prefix),
        (_, bytes) -> consumer.accept(json.read(bytes, Recording.class)));
  }

  void remove(AccountSid account, RecordingSid sid) {
    recordings.remove(key(account, sid));
  }

  void delete(AccountSid account, RecordingSid sid) {
    deleted.put(key(account, sid), new byte[0], LIFESPAN);
    remove(account, sid);
  }

  boolean isDeleted(AccountSid account, RecordingSid sid) {
    return deleted.get(key(account, sid)) != null;
  }

  private static String key(AccountSid account, RecordingSid sid) {
    return account + "/" + sid;
  }
}
