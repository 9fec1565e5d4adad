package io.ringfort.engines.memory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One named map. Values are compared by content; never change an array that was given or got. Any
/// thread. A lifespan of null means: until it is removed. Everything but listening throws
/// [MemoryException] when the memory does not answer within 3 s.
public interface MemoryMap {
  /// Of [#await], in nanoseconds.
  long SOONEST_LOOK = 2_000_000;

  long LATEST_LOOK = 50_000_000;

  byte @Nullable [] get(String key);

  void put(String key, byte[] value, @Nullable Duration lifespan);

  /// Puts the value if there is none, and returns null; else returns the one that is there.
  byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan);

  /// Compare-and-set: true when the value was `expected` and is now `value`; of many who expect the
  /// same, one is told so. False may, while a holder goes away, also mean: it was done, and another
  /// has changed it since.
  boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan);

  /// As [#replace], for what others look at by themselves: listeners need not be told, which among
  /// many hosts costs more than all the rest.
  default boolean replaceQuietly(
      String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return replace(key, expected, value, lifespan);
  }

  void remove(String key);

  /// True when the value was `expected` and is gone now.
  boolean remove(String key, byte[] expected);

  /// Gives every entry whose key passes, in no order. A scan: for bounded maps and lists, not for
  /// hot paths.
  void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries);

  /// How many entries there are, over all hosts; an estimate while hosts come and go.
  long size();

  /// Waits until the entry is as wanted, by looking again and again: a listener would be installed
  /// on every host, and taken away again, for each who waits.
  ///
  /// @param wanted given the value, or null when there is none
  /// @return false when the time ran out before
  default boolean await(String key, Predicate<byte @Nullable []> wanted, Duration within)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    for (long pause = SOONEST_LOOK;
        !wanted.test(get(key));
        pause = Math.min(2 * pause, LATEST_LOOK)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(pause);
      if (Thread.interrupted()) {
        throw new InterruptedException("waiting for " + key);
      }
    }
    return true;
  }

  /// Tells every later change, one of many hosts too, until closed; on an engine thread, so the
  /// listener must return quickly. Of many hosts: a change may be told twice while a holder comes or
  /// goes, and two changes that follow closely the other way round. Who cares puts into the value
  /// which is the later one.
  Listening listen(Listener listener);

  /// Is told of changes. An expired entry counts as removed.
  interface Listener {
    /// @param value the new value, or null when the entry is gone
    void changed(String key, byte @Nullable [] value);
  }

  /// An ongoing [#listen].
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
