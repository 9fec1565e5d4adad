package io.ringfort.engines.memory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.infinispan.AdvancedCache;
import org.infinispan.Cache;
import org.infinispan.context.Flag;
import org.infinispan.notifications.Listener.Observation;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryCreated;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryExpired;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryModified;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryRemoved;
import org.infinispan.notifications.cachelistener.event.CacheEntryCreatedEvent;
import org.infinispan.notifications.cachelistener.event.CacheEntryExpiredEvent;
import org.infinispan.notifications.cachelistener.event.CacheEntryModifiedEvent;
import org.infinispan.notifications.cachelistener.event.CacheEntryRemovedEvent;
import org.jspecify.annotations.Nullable;

/// One map on one Infinispan cache, which wraps arrays itself so that they compare by content.
final class InfinispanMap implements MemoryMap {
  /// Infinispan's word for "until it is removed".
  private static final long FOR_EVER = -1;

  private final AdvancedCache<String, byte[]> cache;

  /// For writes whose caller does not look at what was there before.
  private final AdvancedCache<String, byte[]> blind;

  InfinispanMap(Cache<String, byte[]> cache) {
    this.cache = cache.getAdvancedCache();
    this.blind = this.cache.withFlags(Flag.IGNORE_RETURN_VALUES);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.get(key);
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    blind.put(key, value, millis(lifespan), TimeUnit.MILLISECONDS);
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    return cache.putIfAbsent(key, value, millis(lifespan), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return cache.replace(key, expected, value, millis(lifespan), TimeUnit.MILLISECONDS);
  }

  @Override
  public void remove(String key) {
    blind.remove(key);
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    return cache.remove(key, expected);
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries) {
    for (var entry : cache.entrySet()) {
      if (keys.test(entry.getKey())) {
        entries.accept(entry.getKey(), entry.getValue());
      }
    }
  }

  @Override
  public long size() {
    return cache.size();
  }

  @Override
  public Listening listen(Listener listener) {
    var events = new Events(listener);
    cache.addListener(events);
    return () -> cache.removeListener(events);
  }

  private static long millis(@Nullable Duration lifespan) {
    // A lifespan below a millisecond would count as 0, which is for ever.
    return lifespan == null ? FOR_EVER : Math.max(1, lifespan.toMillis());
  }

  /// Infinispan calls it by its annotations, and only if it is public.
  @org.infinispan.notifications.Listener(observation = Observation.POST)
  public static final class Events {
    private final Listener listener;

    private Events(Listener listener) {
      this.listener = listener;
    }

    @CacheEntryCreated
    public void created(CacheEntryCreatedEvent<String, byte[]> event) {
      listener.changed(event.getKey(), event.getValue());
    }

    @CacheEntryModified
    public void modified(CacheEntryModifiedEvent<String, byte[]> event) {
      listener.changed(event.getKey(), event.getNewValue());
    }

    @CacheEntryRemoved
    public void removed(CacheEntryRemovedEvent<String, byte[]> event) {
      // Infinispan tells of the removal of what was not there, too.
      if (event.getOldValue() != null) {
        listener.changed(event.getKey(), null);
      }
    }

    @CacheEntryExpired
    public void expired(CacheEntryExpiredEvent<String, byte[]> event) {
      listener.changed(event.getKey(), null);
    }
  }
}
