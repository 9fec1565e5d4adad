package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks as edges that died: takes their SIP addresses until they are back. Each edge leaves its
/// listeners in the memory; of those that live, the first in the order of the dead one's name takes
/// them, and says so in the memory, so that one that comes later leaves them alone. One virtual
/// thread, which looks again every second.
final class StandIns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandIns.class);
  private static final String LISTENERS = "by-key/edge-listeners";
  private static final String HOLDERS = "by-key/edge-stand-ins";
  private static final int LOOK_MILLIS = 1_000;
  private static final int COMMAND_SECONDS = 5;

  private final Edge edge;
  private final Hosts hosts;
  private final AddressTakeover takeover;
  private final boolean hasTls;
  private final Runnable announce;
  private final MemoryMap listeners;
  private final MemoryMap holders;
  private final Json json = new Json();
  private final Map<HostName, List<EdgeConfig.Listener>> held = new HashMap<>();
  private final BlockingQueue<Boolean> wishes = new ArrayBlockingQueue<>(1);
  private Hosts.@Nullable Listening listening;
  private @Nullable Thread thread;
  private volatile boolean open = true;

  /// A listener as the memory holds it.
  record Left(Transport transport, String bind, @Nullable String publicHost) {
    EdgeConfig.Listener listener() {
      return new EdgeConfig.Listener(transport, HostPort.parse(bind), publicHost);
    }
  }

  record LeftAll(List<Left> all) {
    LeftAll {
      all = List.copyOf(all);
    }
  }

  /// @param hasTls whether this edge can speak TLS for another one
  /// @param announce run when the edge's listeners have changed
  StandIns(
      Edge edge,
      Hosts hosts,
      Memory memory,
      AddressTakeover takeover,
      boolean hasTls,
      Runnable announce) {
    this.edge = edge;
    this.hosts = hosts;
    this.takeover = takeover;
    this.hasTls = hasTls;
    this.announce = announce;
    this.listeners = memory.map(LISTENERS);
    this.holders = memory.map(HOLDERS);
  }

  void start() {
    var mine =
        edge.listening().stream()
            .map(l -> new Left(l.transport(), HostPort.text(l.bind()), l.publicHost()))
            .toList();
    listeners.put(hosts.self().name().value(), json.bytes(new LeftAll(mine)), null);
    if (takeover.mode() == AddressTakeover.Mode.OFF) {
      return;
    }
    listening = hosts.listen(_ -> wishes.offer(true));
    thread = Threads.startVirtual("edge-stand-ins", this::watch);
  }

  private void watch() {
    try {
      while (open) {
        look();
        wishes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      List.copyOf(held.keySet()).forEach(this::giveBack);
    }
  }

  private void look() {
    for (var host : hosts.all()) {
      if (!host.has(Role.EDGE) || host.name().equals(hosts.self().name())) {
        continue;
      }
      try {
        if (host.state() != Host.State.GONE) {
          giveBack(host.name());
        } else if (hosts.lease().isHeld() && (held.containsKey(host.name()) || isMine(host))) {
          take(host);
        }
      } catch (RuntimeException e) {
        // The memory, perhaps; the next look comes soon.
        LOG.warn("standing in for {} failed: {}", host.name(), e.toString());
      }
    }
  }

  private boolean isMine(Host dead) {
    var first =
        Rendezvous.ranked(dead.name().value(), hosts.up(Role.EDGE)).stream()
            .filter(h -> h.region().equals(dead.region()))
            // What killed it may be at work in its zone.
            .min(Comparator.comparing(h -> h.zone().equals(dead.zone())));
    return first.filter(h -> h.name().equals(hosts.self().name())).isPresent() && claim(dead);
  }

  private byte[] claimant(Host host) {
    return (host.name() + " " + host.incarnation()).getBytes(StandardCharsets.UTF_8);
  }

  private boolean claim(Host dead) {
    byte[] self = claimant(hosts.self());
    String key = dead.name().value();
    byte[] holder = holders.putIfAbsent(key, self, null);
    if (holder == null || Arrays.equals(holder, self)) {
      return true;
    }
    String text = new String(holder, StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    boolean lives =
        hosts.isAlive(
            new HostName(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    return !lives && holders.replace(key, holder, self, null);
  }

  private void take(Host dead) {
    byte[] left = listeners.get(dead.name().value());
    if (left == null) {
      return;
    }
    var all = json.read(left, LeftAll.class).all();
    var mine = held.get(dead.name());
    if (mine == null) {
      mine = new ArrayList<>();
      held.put(dead.name(), mine);
      run(takeover.take(), all);
    }
    boolean changed = false;
    for (var one : all) {
      var listener = one.listener();
      if (!mine.contains(listener) && (hasTls || one.transport() != Transport.TLS)) {
        changed |= bind(listener, mine);
      }
    }
    if (changed) {
      LOG.info("standing in for edge {} at {}", dead.name(), mine);
      announce.run();
    }
  }

  private boolean bind(EdgeConfig.Listener listener, List<EdgeConfig.Listener> mine) {
    try {
      edge.add(listener);
      mine.add(listener);
      return true;
    } catch (UncheckedIOException e) {
      // A frozen process still has it: again at the next look.
      LOG.debug("standing in: {}", e.toString());
      return false;
    }
  }

  private void giveBack(HostName host) {
    var mine = held.remove(host);
    if (mine == null) {
      return;
    }
    mine.forEach(edge::drop);
    LOG.info("gave the addresses of edge {} back", host);
    announce.run();
    run(
        takeover.giveBack(),
        mine.stream()
            .map(l -> new Left(l.transport(), HostPort.text(l.bind()), l.publicHost()))
            .toList());
    holders.remove(host.value(), claimant(hosts.self()));
  }

  private void run(List<String> command, List<Left> all) {
    if (takeover.mode() != AddressTakeover.Mode.COMMAND || command.isEmpty()) {
      return;
    }
    all.stream()
        .map(l -> HostPort.host(HostPort.parse(l.bind()).getAddress()))
        .distinct()
        .forEach(
            address -> run(command.stream().map(c -> c.replace("{address}", address)).toList()));
  }

  private static void run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        LOG.error("{} did not end within {} s", command, COMMAND_SECONDS);
      } else if (process.exitValue() != 0) {
        LOG.error("{} ended with {}", command, process.exitValue());
      }
    } catch (IOException e) {
      LOG.error("{}: {}", command, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open = false;
    if (listening != null) {
      listening.close();
    }
    var watching = thread;
    if (watching != null) {
      // Not by an interrupt, which would close the sockets that it is just opening.
      wishes.offer(true);
      try {
        watching.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
