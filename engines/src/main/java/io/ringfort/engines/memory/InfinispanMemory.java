package io.ringfort.engines.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;

/// The memory on Infinispan inside this process: one cache per map, alone on its machine. Any
/// thread.
public final class InfinispanMemory implements Memory {
  private final DefaultCacheManager caches;
  private final Configuration settings;
  private final Map<String, InfinispanMap> maps = new ConcurrentHashMap<>();

  private InfinispanMemory(DefaultCacheManager caches, Configuration settings) {
    this.caches = caches;
    this.settings = settings;
  }

  /// @param expiryInterval how often expired entries are looked for, and so how late listeners are
  ///   told of them at most; readers never see an expired entry. Each look is a scan.
  /// @param cluster the others; null when it is alone
  public record Config(Duration expiryInterval, @Nullable Cluster cluster) {

    /// Looks for expired entries five times a second.
    public static Config local() {
      return new Config(Duration.ofMillis(200), null);
    }

    /// One of many.
    ///
    /// @param self this process, holder or not
    /// @param holders those that hold the data, each entry on three of them; the same for all
    /// @param holdsData whether this process is one of them
    public static Config among(Member self, List<Member> holders, boolean holdsData) {
      return new Config(Duration.ofMillis(200), new Cluster(self, holders, holdsData));
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

  public static InfinispanMemory start(Config config) {
    var global = new GlobalConfigurationBuilder().nonClusteredDefault();
    global.jmx().disable();
    global.metrics().gauges(false).histograms(false);
    // Whoever starts us closes us, in order; a hook of its own would pull the maps from under those
    // who still drain.
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    var each = new ConfigurationBuilder();
    // Keys and values stay the objects they are: nothing is encoded or copied on the way in or out.
    each.encoding().mediaType(MediaType.APPLICATION_OBJECT_TYPE);
    each.expiration().wakeUpInterval(config.expiryInterval().toMillis());
    each.statistics().disable();
    return new InfinispanMemory(new DefaultCacheManager(global.build()), each.build());
  }

  @Override
  public MemoryMap map(String name) {
    return maps.computeIfAbsent(name, this::define);
  }

  private InfinispanMap define(String name) {
    caches.defineConfiguration(name, settings);
    return new InfinispanMap(caches.getCache(name));
  }

  @Override
  public boolean isHealthy() {
    return caches.getStatus() == ComponentStatus.RUNNING;
  }

  @Override
  public void close() {
    caches.stop();
  }
}
