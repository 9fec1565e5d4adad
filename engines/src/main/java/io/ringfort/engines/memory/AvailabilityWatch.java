package io.ringfort.engines.memory;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.remoting.transport.Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the memory available again without an operator.
///
/// Infinispan refuses everything once most holders went away at the same time, and goes on refusing
/// when others have come in their place: it cannot know whether the old ones live on elsewhere. We
/// can: a holder has a name and an address that only one process has at a time, so whoever sees most
/// of the names sees the only majority. The holders there say so after a moment.
///
/// And Infinispan counts all members, those too that hold nothing: it would go on with one holder
/// and many others. So whoever does not see most holders does not ask, see [InfinispanMap].
///
/// Every holder has a copy of everything (as long as there are three), so nothing is lost while one
/// of them lives; when none did, the memory begins empty.
final class AvailabilityWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /// Looks in a row for which there has to be a majority: a view that is just forming may go on.
  private static final int STEADY = 3;

  private final EmbeddedCacheManager caches;
  private final InfinispanMemory.Cluster cluster;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> recovering = new HashSet<>();
  private volatile int inView;
  private int steady;

  AvailabilityWatch(EmbeddedCacheManager caches, InfinispanMemory.Cluster cluster) {
    this.caches = caches;
    this.cluster = cluster;
    count(caches.getMembers());
    caches.addListener(new Views());
    Threads.startDaemon("memory-availability", this::run);
  }

  /// Whether most holders are in view.
  boolean seesMajority() {
    return inView > cluster.holders().size() / 2;
  }

  int holdersInView() {
    return inView;
  }

  /// Whether most holders are among those who have a map, as this member knows it. When a zone that
  /// was cut off is joined again, its members see all holders some time before they know of what the
  /// others made of the map meanwhile; until then they would be answered from what was before.
  boolean haveMajority(Collection<Address> members) {
    return holders(members) > cluster.holders().size() / 2;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      LOG.info("the memory's availability is no longer looked at", e);
    }
  }

  private void count(@Nullable List<Address> members) {
    inView = members == null ? 0 : holders(members);
  }

  private int holders(Collection<Address> members) {
    var names = members.stream().map(Object::toString).collect(Collectors.toSet());
    return (int)
        cluster.holders().stream()
            .map(InfinispanMemory.Member::name)
            .filter(names::contains)
            .count();
  }

  private void look() {
    try {
      count(caches.getMembers());
      steady = seesMajority() ? steady + 1 : 0;
      // Each of them: which of them has that map, and knows how it is, differs after a merge.
      if (steady >= STEADY && cluster.holdsData()) {
        caches.getCacheNames().forEach(this::recover);
      }
    } catch (RuntimeException e) {
      LOG.warn("the memory's availability is not known", e);
    }
  }

  private void recover(String name) {
    var cache = caches.getCache(name, false);
    if (cache == null
        || cache.getAdvancedCache().getAvailability() != AvailabilityMode.DEGRADED_MODE) {
      recovering.remove(name);
      return;
    }
    if (recovering.add(name)) {
      LOG.warn("most holders went away and are back: map {} is to be available again", name);
    }
    cache.getAdvancedCache().setAvailability(AvailabilityMode.AVAILABLE);
  }

  /// Told at once when members came or went. Infinispan calls it by its annotations, and only if it
  /// is public.
  @Listener
  public final class Views {
    private Views() {}

    @ViewChanged
    public void changed(ViewChangedEvent event) {
      count(caches.getMembers());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
