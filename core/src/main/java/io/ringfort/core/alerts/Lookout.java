package io.ringfort.core.alerts;

import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks, every two seconds, for what is wrong as far as this host can see, and shows it to the
/// others in memory. Nothing of the live path waits for it.
public final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /// A host that does not look any more is not believed any more.
  private static final Duration BELIEVED = Duration.ofSeconds(15);

  private final String host;
  private final MemoryMap findings;
  private final Json json;
  private final List<Sign> signs;
  private final InstantSource clock;
  private final Timer timer;
  private final Steady steady = new Steady();
  private final AtomicBoolean looking = new AtomicBoolean();

  /// What one host found.
  record Found(List<Finding> findings) {
    Found {
      findings = List.copyOf(findings);
    }
  }

  Lookout(
      String host, Memory memory, Json json, List<Sign> signs, InstantSource clock, Timer timer) {
    this.host = host;
    this.findings = memory.map(Alerts.FINDINGS);
    this.json = json;
    this.signs = List.copyOf(signs);
    this.clock = clock;
    this.timer = timer;
    timer.every(LOOK, this::begin);
  }

  /// @param host its name, by which others know what it found
  public static Lookout start(String host, Memory memory, Json json, List<Sign> signs) {
    return new Lookout(host, memory, json, signs, InstantSource.system(), new ExecutorTimer());
  }

  private void begin() {
    if (looking.compareAndSet(false, true)) {
      Threads.startVirtual(
          "lookout",
          () -> {
            try {
              look();
            } finally {
              looking.set(false);
            }
          });
    }
  }

  void look() {
    Instant now = clock.instant();
    Set<Finding> there = new HashSet<>();
    for (Sign sign : signs) {
      try {
        there.addAll(sign.look(now));
      } catch (RuntimeException e) {
        LOG.warn("a sign of trouble cannot be read", e);
      }
    }
    List<Finding> holding = new ArrayList<>(steady.look(there, now));
    try {
      findings.put(host, json.bytes(new Found(holding)), BELIEVED);
    } catch (RuntimeException e) {
      LOG.warn("{} findings cannot be shown: {}", holding.size(), e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.close();
    try {
      findings.remove(host);
    } catch (RuntimeException e) {
      LOG.debug("the last findings stay until they expire", e);
    }
  }
}
