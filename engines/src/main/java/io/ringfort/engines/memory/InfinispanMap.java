package io.ringfort.engines.memory;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.infinispan.AdvancedCache;
import org.infinispan.Cache;
import org.infinispan.commons.CacheException;
import org.infinispan.commons.util.Closeables;
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
import org.infinispan.topology.CacheTopology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One map on one Infinispan cache, which wraps arrays itself so that they compare by content.
final class InfinispanMap implements MemoryMap {
  private static final Logger LOG = LoggerFactory.getLogger(InfinispanMap.class);

  /// With a look through the whole map, before it is begun anew; the last one has all the time.
  private static final List<Duration> PATIENCE =
      List.of(Duration.ofMillis(400), Duration.ofMillis(1200));

  /// Infinispan's word for "until it is removed".
  private static final long FOR_EVER = -1;

  private final AdvancedCache<String, byte[]> cache;

  /// For writes whose caller does not look at what was there before.
  private final AdvancedCache<String, byte[]> blind;

  /// For writes of which no listener is told.
  private final AdvancedCache<String, byte[]> quiet;

  private final Stamps values;
  private final @Nullable AvailabilityWatch watch;
  private volatile @Nullable Shared shared;

  /// @param watch whether enough holders are there to be asked; null without a cluster
  InfinispanMap(Cache<String, byte[]> cache, @Nullable AvailabilityWatch watch) {
    this.cache = cache.getAdvancedCache();
    this.blind = this.cache.withFlags(Flag.IGNORE_RETURN_VALUES);
    this.quiet = this.cache.withFlags(Flag.SKIP_LISTENER_NOTIFICATION);
    this.values = watch == null ? Stamps.NONE : Stamps.RANDOM;
    this.watch = watch;
  }

  AdvancedCache<String, byte[]> cache() {
    return cache;
  }

  private <T extends @Nullable Object> T asking(Supplier<T> question) {
    if (watch != null && !watch.seesMajority()) {
      // Infinispan counts members that hold nothing too, and would go on with one holder.
      throw new MemoryException(
          "map " + cache.getName() + " is not asked: " + watch.holdersInView() + " holders in view");
    }
    if (watch != null && !isShared(watch)) {
      throw new MemoryException(
          "map " + cache.getName() + " is not asked: it is not known what most holders have");
    }
    try {
      return question.get();
    } catch (CacheException e) {
      throw new MemoryException("map " + cache.getName() + " did not answer", e);
    } catch (CompletionException e) {
      // Of a listener that another member could not take yet.
      if (e.getCause() instanceof CacheException) {
        throw new MemoryException("map " + cache.getName() + " did not answer", e);
      }
      throw e;
    }
  }

  /// Looked up once for each topology.
  private boolean isShared(AvailabilityWatch among) {
    var topology = cache.getDistributionManager().getCacheTopology();
    var known = shared;
    if (known == null || known.topology != topology) {
      known = new Shared(topology, among.haveMajority(topology.getActualMembers()));
      shared = known;
    }
    return known.is;
  }

  private record Shared(CacheTopology topology, boolean is) {}

  /// Whether most holders have it, as far as this member knows.
  boolean isShared() {
    return watch == null || isShared(watch);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return values.bare(asking(() -> cache.get(key)));
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    var stored = values.stamped(value);
    asking(() -> blind.put(key, stored, millis(lifespan), TimeUnit.MILLISECONDS));
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    var stored = values.stamped(value);
    var there =
        asking(() -> cache.putIfAbsent(key, stored, millis(lifespan), TimeUnit.MILLISECONDS));
    // Done, then done again because a holder came or went: what is there is ours.
    return values.areStamped() && Arrays.equals(there, stored) ? null : values.bare(there);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return replace(cache, key, expected, value, lifespan);
  }

  @Override
  public boolean replaceQuietly(
      String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return replace(quiet, key, expected, value, lifespan);
  }

  private boolean replace(
      AdvancedCache<String, byte[]> where,
      String key,
      byte[] expected,
      byte[] value,
      @Nullable Duration lifespan) {
    if (!values.areStamped()) {
      return asking(
          () -> where.replace(key, expected, value, millis(lifespan), TimeUnit.MILLISECONDS));
    }
    var there = asking(() -> cache.get(key));
    if (!Arrays.equals(expected, values.bare(there))) {
      return false;
    }
    var stored = values.stamped(value);
    return asking(() -> where.replace(key, there, stored, millis(lifespan), TimeUnit.MILLISECONDS))
        // As above.
        || Arrays.equals(stored, asking(() -> cache.get(key)));
  }

  @Override
  public void remove(String key) {
    asking(() -> blind.remove(key));
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    if (!values.areStamped()) {
      return asking(() -> cache.remove(key, expected));
    }
    var there = asking(() -> cache.get(key));
    return Arrays.equals(expected, values.bare(there)) && asking(() -> cache.remove(key, there));
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries) {
    // The entries come here first, in pieces, and are looked at here: a predicate of ours cannot go
    // to where they are. So what the caller throws is not mistaken for an answer.
    var all = asking(() -> watch == null ? look(keys) : lookAgain(keys));
    all.forEach(entry -> entries.accept(entry.getKey(), entry.getValue()));
  }

  private List<Map.Entry<String, byte[]>> look(Predicate<String> keys) {
    var found = new ArrayList<Map.Entry<String, byte[]>>();
    try (var iterator = Closeables.iterator(cache.entrySet().stream())) {
      iterator.forEachRemaining(
          entry -> {
            if (keys.test(entry.getKey())) {
              found.add(Map.entry(entry.getKey(), values.bare(entry.getValue())));
            }
          });
    }
    return found;
  }

  /// One that asked a holder in the moment of its death waits for two seconds, when all others know
  /// of it already: better begin another one.
  private List<Map.Entry<String, byte[]>> lookAgain(Predicate<String> keys) {
    for (var patience : PATIENCE) {
      var look = new FutureTask<>(() -> look(keys));
      var thread = Threads.startVirtual("memory-look", look);
      try {
        return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        thread.interrupt();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new CacheException("interrupted", e);
      }
    }
    return look(keys);
  }

  @Override
  public long size() {
    return asking(() -> (long) cache.size());
  }

  @Override
  public Listening listen(Listener listener) {
    var events = values.areStamped() ? new ClusterEvents(listener) : new LocalEvents(listener);
    asking(
        () -> {
          cache.addListener(events);
          return true;
        });
    return () -> stop(events);
  }

  private void stop(Events events) {
    try {
      cache.removeListener(events);
    } catch (CacheException e) {
      // It ends with its cache, or with this member's leaving.
      LOG.debug("a listener of {} is left behind", cache.getName(), e);
    }
  }

  private static long millis(@Nullable Duration lifespan) {
    // A lifespan below a millisecond would count as 0, which is for ever.
    return lifespan == null ? FOR_EVER : Math.max(1, lifespan.toMillis());
  }

  /// Told of what happens here.
  @org.infinispan.notifications.Listener(observation = Observation.POST)
  public static final class LocalEvents extends Events {
    private LocalEvents(Listener listener) {
      super(listener, Stamps.NONE);
    }
  }

  /// Told of what happens anywhere. Not in step with the write: that would wait for every listening
  /// host, and so for one that just died or froze.
  @org.infinispan.notifications.Listener(
      observation = Observation.POST,
      clustered = true,
      sync = false)
  public static final class ClusterEvents extends Events {
    private ClusterEvents(Listener listener) {
      super(listener, Stamps.RANDOM);
    }
  }

  /// Infinispan calls it by its annotations, and only if it is public.
  public abstract static class Events {
    private final Listener listener;
    private final Stamps values;

    private Events(Listener listener, Stamps values) {
      this.listener = listener;
      this.values = values;
    }

    @CacheEntryCreated
    public void created(CacheEntryCreatedEvent<String, byte[]> event) {
      listener.changed(event.getKey(), values.bare(event.getValue()));
    }

    @CacheEntryModified
    public void modified(CacheEntryModifiedEvent<String, byte[]> event) {
      listener.changed(event.getKey(), values.bare(event.getNewValue()));
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
