package io.ringfort.engines.memory;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.infinispan.AdvancedCache;
import org.infinispan.Cache;
import org.infinispan.commons.CacheConfigurationException;
import org.infinispan.commons.CacheException;
import org.infinispan.commons.api.CacheContainerAdmin;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory on Infinispan inside this process: one cache per map (or group of maps, see
/// [#map]), alone on its machine or one of many. Any thread.
///
/// Among many, three holders have a copy of every entry; the other members hold nothing and ask
/// them. Two holders are enough. With less everything is refused (a [MemoryException], within 3 s)
/// until two are there again, see [AvailabilityWatch].
public final class InfinispanMemory implements Memory {
  private static final Logger LOG = LoggerFactory.getLogger(InfinispanMemory.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LET_IN_WITHIN = START_TIMEOUT.plusSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration JOINS_WITHIN = Duration.ofSeconds(2);

  /// One of those that answer may be frozen.
  private static final int MOST_JOINS = 4;

  private static final Duration COPIES_AGAIN = Duration.ofMillis(10);
  private static final Duration REMOTE_TIMEOUT = Duration.ofMillis(2500);

  private final DefaultCacheManager caches;
  private final Configuration settings;
  private final @Nullable Cluster cluster;
  private final Map<String, InfinispanMap> maps = new ConcurrentHashMap<>();
  private final @Nullable AvailabilityWatch watch;

  private InfinispanMemory(
      DefaultCacheManager caches, Configuration settings, @Nullable Cluster cluster) {
    this.caches = caches;
    this.settings = settings;
    this.cluster = cluster;
    this.watch = cluster == null ? null : new AvailabilityWatch(caches, cluster);
  }

  /// @param expiryInterval how often expired entries are looked for, and so how late listeners are
  ///   told of them at most; readers never see an expired entry. Each look is a scan.
  /// @param cluster the others; null when it is alone
  public record Config(Duration expiryInterval, @Nullable Cluster cluster) {

    /// Looks for expired entries once a second.
    public static Config local() {
      return new Config(Duration.ofSeconds(1), null);
    }

    /// One of many.
    ///
    /// @param self this process, holder or not
    /// @param holders those that hold the data, each entry on three of them; the same for all
    /// @param holdsData whether this process is one of them
    public static Config among(Member self, List<Member> holders, boolean holdsData) {
      return new Config(Duration.ofSeconds(1), new Cluster(self, holders, holdsData));
    }
  }

  /// A process of the cluster.
  ///
  /// @param name unique
  /// @param zone copies of one entry are spread over zones
  /// @param port for the others; the next thousandth is used too (7800: 8800)
  public record Member(String name, String region, String zone, String address, int port) {}

  /// See [Config#among].
  public record Cluster(Member self, List<Member> holders, boolean holdsData) {
    public Cluster {
      holders = List.copyOf(holders);
      if (holdsData != holders.contains(self)) {
        throw new IllegalArgumentException(
            "holders: got " + holders + " (expected: " + self + (holdsData ? "" : " not") + " in)");
      }
    }
  }

  /// Starts. One of many waits until most holders are there.
  ///
  /// @throws MemoryException when they do not come within a minute
  public static InfinispanMemory start(Config config) {
    var cluster = config.cluster();
    var each = new ConfigurationBuilder();
    if (cluster != null) {
      each.clustering().cacheMode(CacheMode.DIST_SYNC).remoteTimeout(REMOTE_TIMEOUT.toMillis());
      // Of one segment, whoever is left when a holder goes has all of it in the order that it had:
      // nothing is moved while others take over what died with it. With many, the first places in
      // them are dealt out anew, in four steps that all members have to confirm.
      each.clustering().hash().numOwners(3).numSegments(1);
      // Leases and ownership live here: rather no answer than two. Then there is nothing to reconcile
      // when members meet again, which would also be done, map by map and for seconds, whenever the
      // member that leads them died.
      each.clustering()
          .partitionHandling()
          .whenSplit(PartitionHandling.DENY_READ_WRITES)
          .mergePolicy(MergePolicy.NONE);
      // Whoever comes back reads from the others until it has its copy.
      each.clustering().stateTransfer().awaitInitialTransfer(false);
    }
    // Keys and values stay the objects they are: nothing is encoded or copied on the way in or out.
    each.encoding().mediaType(MediaType.APPLICATION_OBJECT_TYPE);
    each.expiration().wakeUpInterval(config.expiryInterval().toMillis());
    each.statistics().disable();
    for (int tries = 1; ; tries++) {
      var there = cluster == null ? List.<Member>of() : otherHolders(cluster);
      try {
        var memory =
            new InfinispanMemory(
                joined(global(cluster).build()), each.build(), cluster);
        memory.awaitMajority();
        if (there.isEmpty() || tries == MOST_JOINS || memory.hasJoined(there)) {
          return memory;
        }
        LOG.warn("did not join {}, which are there: again", there);
        memory.close();
      } catch (CacheException e) {
        throw new MemoryException("the memory did not start", e);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /// Two that join at the same moment can each be left waiting for a map of Infinispan's own, for four
  /// minutes and then in vain: who was not let in by then had better be started anew.
  private static DefaultCacheManager joined(GlobalConfiguration settings) {
    var start = new FutureTask<>(() -> new DefaultCacheManager(settings));
    Threads.startDaemon("memory-start", start);
    try {
      return start.get(LET_IN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new MemoryException("the memory did not start within " + LET_IN_WITHIN, e);
    } catch (ExecutionException e) {
      throw new MemoryException("the memory did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemoryException("the memory did not start", e);
    }
  }

  /// For a holder, the others that are up.
  private static List<Member> otherHolders(Cluster cluster) {
    return cluster.holders().stream()
        .filter(h -> cluster.holdsData() && !h.equals(cluster.self()))
        .filter(InfinispanMemory::answers)
        .toList();
  }

  /// Holders that come back while the others still take the one that led them for alive find no
  /// leader, and make a cluster of their own: merged with the others' later, it knows none of their
  /// maps, and what was refused stays refused.
  private boolean hasJoined(List<Member> there) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < JOINS_WITHIN.toNanos()) {
      var names = caches.getMembers().stream().map(Object::toString).collect(Collectors.toSet());
      if (there.stream().map(Member::name).allMatch(names::contains)) {
        return true;
      }
      LockSupport.parkNanos(COPIES_AGAIN.toNanos());
    }
    return false;
  }

  private void awaitMajority() {
    long begun = System.nanoTime();
    while (watch != null && !watch.seesMajority()) {
      if (System.nanoTime() - begun > START_TIMEOUT.toNanos()) {
        int seen = watch.holdersInView();
        close();
        throw new MemoryException("the memory did not start: " + seen + " holders in view");
      }
      LockSupport.parkNanos(COPIES_AGAIN.toNanos());
    }
  }

  private static GlobalConfigurationBuilder global(@Nullable Cluster cluster) {
    var global =
        cluster == null
            ? new GlobalConfigurationBuilder().nonClusteredDefault()
            : clustered(cluster);
    global.jmx().disable();
    global.metrics().gauges(false).histograms(false);
    // Whoever starts us closes us, in order; a hook of its own would pull the maps from under those
    // who still drain.
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    return global;
  }

  private static GlobalConfigurationBuilder clustered(Cluster cluster) {
    var self = cluster.self();
    var global = GlobalConfigurationBuilder.defaultClusteredBuilder();
    int expected = cluster.holders().size() / 2 + 1;
    if (!cluster.holdsData()) {
      awaitHolder(cluster.holders());
      expected = 2;
    }
    global
        .transport()
        .defaultTransport()
        .addProperty(JGroupsTransport.CONFIGURATION_XML, ClusterStack.of(self, cluster.holders()))
        .clusterName("ringfort")
        .nodeName(self.name())
        .siteId(self.region())
        .rackId(self.zone())
        .machineId(self.address())
        .initialClusterSize(expected)
        .initialClusterTimeout(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    global.zeroCapacityNode(!cluster.holdsData());
    return global;
  }

  /// A member that comes before all holders would make a cluster of its own, which then has to be
  /// merged with theirs.
  private static void awaitHolder(List<Member> holders) {
    long begun = System.nanoTime();
    while (holders.stream().noneMatch(InfinispanMemory::answers)) {
      if (System.nanoTime() - begun > START_TIMEOUT.toNanos()) {
        throw new MemoryException(
            "the memory did not start", new IOException("no holder answers: " + holders));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static boolean answers(Member holder) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(holder.address(), holder.port()), (int) LOOK_AGAIN.toMillis());
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public MemoryMap map(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? whole(name)
        : new PartOfMap(whole(name.substring(0, slash)), name.substring(slash + 1) + '/');
  }

  private InfinispanMap whole(String name) {
    return maps.computeIfAbsent(name, this::define);
  }

  private InfinispanMap define(String name) {
    try {
      if (cluster == null) {
        caches.defineConfiguration(name, settings);
        return new InfinispanMap(caches.getCache(name), null);
      }
      Cache<String, byte[]> cache = shared(name);
      awaitCopies(cache.getAdvancedCache());
      var map = new InfinispanMap(cache, watch);
      awaitShared(map);
      return map;
    } catch (CacheException e) {
      throw new MemoryException("map " + name + " was not made", e);
    }
  }

  /// On all members, those too that come later: the holders have to have what others use.
  private Cache<String, byte[]> shared(String name) {
    try {
      return caches
          .administration()
          .withFlags(CacheContainerAdmin.AdminFlag.VOLATILE)
          .getOrCreateCache(name, settings);
    } catch (CacheConfigurationException e) {
      // The others have it, and this member was not told when it came, which can last for minutes. All
      // have the same settings.
      LOG.info("map {} is not known here and is joined as it is", name);
      caches.defineConfiguration(name, settings);
      return caches.getCache(name);
    }
  }

  /// The members take up a new map one after the other. What is written meanwhile is written again
  /// for each of them, which listeners hear: better wait a moment.
  private void awaitCopies(AdvancedCache<?, ?> cache) {
    long begun = System.nanoTime();
    while (watch != null && System.nanoTime() - begun < REMOTE_TIMEOUT.toNanos()) {
      var topology = cache.getDistributionManager().getCacheTopology();
      if (topology.getPendingCH() == null
          && topology.getCurrentCH().locateOwnersForSegment(0).size() >= watch.holdersInView()) {
        return;
      }
      LockSupport.parkNanos(COPIES_AGAIN.toNanos());
    }
  }

  /// Most holders have to have taken it up before it can be asked.
  private static void awaitShared(InfinispanMap map) {
    long begun = System.nanoTime();
    while (!map.isShared() && System.nanoTime() - begun < START_TIMEOUT.toNanos()) {
      LockSupport.parkNanos(COPIES_AGAIN.toNanos());
    }
  }

  /// True when this host can read and write.
  @Override
  public boolean isHealthy() {
    return caches.getStatus() == ComponentStatus.RUNNING
        && (watch == null || watch.seesMajority())
        && maps.values().stream()
            .allMatch(
                m -> m.cache().getAvailability() == AvailabilityMode.AVAILABLE && m.isShared());
  }

  DefaultCacheManager caches() {
    return caches;
  }

  /// How many holders this member sees.
  int holdersInView() {
    return watch == null ? 1 : watch.holdersInView();
  }

  /// Whether copies are on their way to a holder that came.
  boolean isRebalancing() {
    return maps.values().stream()
        .anyMatch(
            m -> m.cache().getDistributionManager().getCacheTopology().getPendingCH() != null);
  }

  /// The names of the holders that have the entry.
  List<String> ownersOf(String map, String key) {
    return caches
        .<String, byte[]>getCache(map)
        .getAdvancedCache()
        .getDistributionManager()
        .getCacheTopology()
        .getDistribution(key)
        .readOwners()
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    caches.stop();
  }
}
