package io.ringfort.voice.calls;

import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshot of one call in the memory store, written by compare-and-set on what its owner wrote
/// last: two hosts that both believe to own a call cannot both write. One thread.
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final Duration ENDED_LIFESPAN = Duration.ofHours(1);
  private static final int TRIES = 3;

  private final MemoryMap map;
  private final Json json;
  private byte @Nullable [] last;

  /// What came of a write.
  enum Written {
    YES,
    /// The memory store did not take it; the call goes on, and the next write repairs it.
    AWAY,
    /// Another host owns the call.
    FENCED
  }

  /// @param last what this owner wrote already; null for nothing
  Snapshot(CallHost.Store store, byte @Nullable [] last) {
    map = store.inFlight();
    json = store.json();
    this.last = last;
  }

  Written write(Call call) {
    return write(call, json.bytes(call));
  }

  /// @param bytes that read as that call
  Written write(Call call, byte[] bytes) {
    Duration lifespan = call.progress().verdict() == null ? null : ENDED_LIFESPAN;
    try {
      if (last != null && map.replace(call.memoryKey(), last, bytes, lifespan)) {
        last = bytes;
        return Written.YES;
      }
      return repair(call, bytes, lifespan);
    } catch (RuntimeException e) {
      LOG.warn("others do not see {} as it is: {}", call.intent().sid(), e.getMessage());
      return Written.AWAY;
    }
  }

  /// Something else is there: what this owner wrote while it did not hear back, what the API wrote
  /// before anybody owned the call, nothing, or the word of another owner.
  private Written repair(Call call, byte[] bytes, @Nullable Duration lifespan) {
    for (int i = 0; i < TRIES; i++) {
      byte[] there = map.get(call.memoryKey());
      if (there == null) {
        if (map.putIfAbsent(call.memoryKey(), bytes, lifespan) == null) {
          last = bytes;
          return Written.YES;
        }
      } else if (isOfAnother(json.read(there, Call.class), call)) {
        return Written.FENCED;
      } else if (map.replace(call.memoryKey(), there, bytes, lifespan)) {
        last = bytes;
        return Written.YES;
      }
    }
    return Written.AWAY;
  }

  private static boolean isOfAnother(Call there, Call call) {
    // One that was given up as lost, perhaps by this very host, is not begun again.
    boolean hasEnded = there.progress().verdict() != null && call.progress().verdict() == null;
    return hasEnded || isOfAnother(there.owner(), call.owner());
  }

  private static boolean isOfAnother(@Nullable Owner theirs, @Nullable Owner ours) {
    return theirs != null
        && !theirs.equals(ours)
        && (ours == null || theirs.epoch() >= ours.epoch());
  }

  /// Only if nobody wrote since. May be tried again after [Written#AWAY], and says then whether it was
  /// written the first time.
  Written exchange(Call call) {
    byte[] bytes = json.bytes(call);
    if (last == null) {
      return Written.FENCED;
    }
    try {
      if (map.replace(call.memoryKey(), last, bytes, null)
          || Arrays.equals(map.get(call.memoryKey()), bytes)) {
        last = bytes;
        return Written.YES;
      }
      return Written.FENCED;
    } catch (RuntimeException e) {
      LOG.warn("whose {} is now is not known: {}", call.intent().sid(), e.getMessage());
      return Written.AWAY;
    }
  }
}
