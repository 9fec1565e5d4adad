package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipParser;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of a voice host: links to all edges of the stack. A message leaves by the edge that has
/// the listener which its hop names; when that edge has just died, it waits until another one
/// speaks in its place, or for as long as one may. Open it with [#open], give it who takes what
/// comes in
/// with [#start]. Any thread.
public final class LinkedDoor implements Door, AutoCloseable {
  /// How long a listener may be without an edge: somebody has to notice the death, and to bind it.
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(4);

  /// The same where nobody would: its own edge may only have lost the link, and be back.
  private static final Duration BACK_WITHIN = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(LinkedDoor.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int TRY_MILLIS = 20;

  private final Hosts hosts;
  private final byte[] key;
  private final Timer timer;
  private final Duration patience;
  private final Counter fenced;
  private final Map<HostName, EdgeTie> ties = new ConcurrentHashMap<>();
  private final Map<Key, Way> ways = new ConcurrentHashMap<>();

  /// Guarded by itself, so that a link that begins is told every name and every change once.
  private final Set<String> owned = new HashSet<>();

  private final String mark;
  private final EdgeTie.Home home = new Events();
  private volatile @Nullable EdgeLink link;
  private Hosts.@Nullable Listening listening;
  private Timer.@Nullable Handle looking;
  private volatile boolean closed;

  private record Key(Transport transport, InetSocketAddress local) {}

  private LinkedDoor(
      Hosts hosts, byte[] key, Duration patience, Timer timer, MeterRegistry metrics) {
    this.hosts = hosts;
    this.patience = patience;
    this.key = key.clone();
    this.timer = timer;
    this.fenced = new EdgeMetrics(metrics).fenced;
    this.mark = hosts.self().name() + ".";
  }

  /// Nothing is linked before [#start].
  ///
  /// @param key secret, the same as at the edges
  /// @param takeover whether edges speak as one that died
  public static LinkedDoor open(
      Hosts hosts, byte[] key, AddressTakeover takeover, Timer timer, MeterRegistry metrics) {
    boolean alone = takeover.mode() == AddressTakeover.Mode.OFF;
    return new LinkedDoor(hosts, key, alone ? BACK_WITHIN : TAKEN_OVER_WITHIN, timer, metrics);
  }

  /// Begins to link.
  ///
  /// @param taker takes what comes in
  public void start(EdgeLink taker) {
    link = taker;
    listening = hosts.listen(_ -> look());
    looking = timer.every(LOOK, this::look);
    look();
  }

  /// Waits until one edge is linked, when there is one.
  ///
  /// @return false when there is none in that time
  public boolean awaitLinked(Duration within) throws InterruptedException {
    long until = System.nanoTime() + within.toNanos();
    var never = new CountDownLatch(1);
    while (ways.values().stream().noneMatch(Way::isTied)) {
      if (System.nanoTime() > until) {
        return false;
      }
      never.await(TRY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  /// How many edges are linked now.
  public long ties() {
    return ties.values().stream().filter(EdgeTie::isUp).count();
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    for (var host : hosts.all()) {
      if (!host.has(Role.EDGE)) {
        continue;
      }
      var tie = ties.get(host.name());
      boolean lives = host.state() != Host.State.GONE && host.ports().containsKey(Host.EDGE_LINK);
      if (tie != null && (!lives || !tie.leadsTo(host))) {
        ties.remove(host.name());
        tie.close();
        tie = null;
      }
      if (tie == null && lives) {
        var fresh = new EdgeTie(host, hosts, key, home);
        ties.put(host.name(), fresh);
        fresh.start();
      }
    }
  }

  /// What comes over the links.
  private final class Events implements EdgeTie.Home {
    @Override
    public void tied(EdgeTie tie) {
      synchronized (owned) {
        owned.forEach(name -> tie.say(new LinkFrame.Owns(name, true)));
        tie.say(new LinkFrame.Complete());
      }
    }

    @Override
    public void listens(EdgeTie tie, LinkFrame.Listeners now) {
      for (var one : now.all()) {
        ways.computeIfAbsent(new Key(one.transport(), one.local()), _ -> new Way(one))
            .tied(one, tie);
      }
      for (var way : ways.values()) {
        if (way.isBy(tie) && !now.all().contains(way.listening())) {
          lost(way, tie);
        }
      }
    }

    @Override
    public void came(LinkFrame.Came came) {
      var taker = link;
      if (taker == null) {
        return;
      }
      try {
        byte[] bytes = came.message();
        var message = SipParser.parse(bytes, 0, bytes.length);
        taker.take(new Arrival(message, came.from(), came.proof()));
      } catch (SipParseException e) {
        // The edge read it, and wrote it again: one of both is wrong.
        LOG.error("a message from {} cannot be read: {}", came.from(), e.getMessage());
      }
    }

    @Override
    public void broke(EdgeTie tie) {
      ways.values().forEach(way -> lost(way, tie));
    }

    @Override
    public void unsaid(byte[] message, Hop hop, Runnable failed) {
      send(message, hop, failed);
    }
  }

  private void lost(Way way, EdgeTie tie) {
    int loss = way.lost(tie);
    if (loss >= 0 && !closed) {
      timer.after(patience, () -> giveUp(way, loss));
    }
  }

  private void giveUp(Way way, int loss) {
    var taker = link;
    if (!closed && way.giveUp(loss) && taker != null) {
      LOG.warn("no edge listens at {} any more", way.listening().address());
      taker.gone(way.listening().local());
    }
  }

  @Override
  public void send(byte[] message, Hop hop, Runnable failed) {
    if (!hosts.lease().isHeld()) {
      fenced.increment();
      return;
    }
    var way = way(hop);
    if (way == null) {
      failed.run();
    } else {
      way.send(message, hop.by(way.listening().local()), failed);
    }
  }

  @Override
  public Hop pinned(Hop hop) {
    var way = way(hop);
    return way == null ? hop : hop.by(way.listening().local());
  }

  /// The listener that the hop names, unless it is gone for good; else one of this zone, else any.
  private @Nullable Way way(Hop hop) {
    var local = hop.local();
    if (local != null) {
      var named = ways.get(new Key(hop.transport(), local));
      if (named != null && !(named.isGone() && !isBound(hop))) {
        return named;
      }
    }
    Way best = null;
    for (var way : ways.values()) {
      if (way.listening().transport() == hop.transport()
          && (best == null || rank(way, hop) > rank(best, hop))) {
        best = way;
      }
    }
    return best;
  }

  /// A connection that is there belongs to one edge.
  private static boolean isBound(Hop hop) {
    return hop.flowOnly() && hop.transport().isReliable();
  }

  private long rank(Way way, Hop hop) {
    long rank = 0;
    if (way.isTied()) {
      rank += 8;
    } else if (!way.isGone()) {
      rank += 4;
    }
    if (way.zone().equals(hosts.self().zone())) {
      rank += 2;
    }
    var local = hop.local();
    if (local != null && way.listening().local().getAddress().equals(local.getAddress())) {
      // Another transport of the same edge.
      rank += 3;
    }
    // Among equals the same one for the same far end.
    long spread = (way.listening().local() + " " + hop.remote()).hashCode() & 0x7FFF_FFFFL;
    return (rank << 32) + spread;
  }

  @Override
  public HostPort address(Hop hop) {
    var way = way(hop);
    if (way == null) {
      throw new IllegalArgumentException(
          "transport: got " + hop.transport() + " (expected: one that an edge listens on)");
    }
    return way.listening().address();
  }

  @Override
  public boolean has(Transport transport) {
    return ways.values().stream().anyMatch(w -> w.listening().transport() == transport);
  }

  @Override
  public void prove(Hop flow, @Nullable Proof proof) {
    var way = way(flow);
    if (way != null) {
      way.say(new LinkFrame.Prove(flow, proof));
    }
  }

  @Override
  public void owns(String name) {
    synchronized (owned) {
      if (owned.add(name)) {
        ties.values().forEach(tie -> tie.say(new LinkFrame.Owns(name, true)));
      }
    }
  }

  @Override
  public void disowns(String name) {
    synchronized (owned) {
      if (owned.remove(name)) {
        ties.values().forEach(tie -> tie.say(new LinkFrame.Owns(name, false)));
      }
    }
  }

  @Override
  public String mark() {
    return mark;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (listening != null) {
      listening.close();
    }
    if (looking != null) {
      looking.cancel();
    }
    ties.values().forEach(EdgeTie::close);
  }
}
