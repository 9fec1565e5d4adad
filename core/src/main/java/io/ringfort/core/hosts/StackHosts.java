package io.ringfort.core.hosts;

import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hosts of a stack in one memory map: each writes its own entry twice a second by
/// compare-and-set, and whoever finds another one dead writes GONE over it in the same way, so the
/// dead one's next beat fails and it knows. The rules are in
/// `docs/decisions/0015-who-is-dead-who-may-speak.md`.
///
/// Three threads: one ticks (sleeps, lifelines, who is dead) and never waits, one beats, and each
/// declaration has its own, since memory may be slow just when hosts die.
public final class StackHosts implements Hosts {
  /// The memory map of hosts.
  public static final String MAP = "hosts";

  private static final Logger LOG = LoggerFactory.getLogger(StackHosts.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration BEAT = Duration.ofMillis(500);

  /// Of a host that nobody watches by lifelines: its death costs nobody's sound.
  private static final Duration SLOW_BEAT = Duration.ofSeconds(1);

  /// After this, others may think of us what they like: our line to them counts as silent.
  private static final Duration SILENT = Duration.ofMillis(1_500);

  /// While this host has not read memory for so long, no beat of others can be seen to stand still.
  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private static final int TRIES = 20;

  private final MemoryMap map;
  private final Json json;
  private final Lifelines lines;
  private final Clockwork clockwork;
  private final Runnable onGone;
  private final Standing standing;
  private final Roster roster;
  private final boolean watches;
  private final List<Teller> tellers = new CopyOnWriteArrayList<>();
  private final Set<HostName> declaring = ConcurrentHashMap.newKeySet();

  /// Held over writes of this host's entry, which are I/O: there is no other owner of it, and who
  /// waits for the lock would wait for the write anyway.
  private final ReentrantLock writing = new ReentrantLock();

  private byte[] written = {};
  private volatile Entry own;
  private volatile Map<String, Long> load;
  private volatile Set<String> silent = Set.of();
  private volatile long lastScan;
  private MemoryMap.@Nullable Listening listening;

  /// Time and threads.
  ///
  /// @param nanos a clock that goes on while the process sleeps
  /// @param work for what may take its time
  record Clockwork(
      Timer ticker, Timer beater, LongSupplier nanos, InstantSource clock, Executor work) {

    static Clockwork real() {
      return new Clockwork(
          new ExecutorTimer(),
          new ExecutorTimer(),
          System::nanoTime,
          InstantSource.system(),
          task -> Threads.startVirtual("hosts-work", task));
    }
  }

  private StackHosts(
      Host self, MemoryMap map, Json json, Lifelines lines, Clockwork clockwork, Runnable onGone) {
    this.map = map;
    this.json = json;
    this.lines = lines;
    this.clockwork = clockwork;
    this.onGone = onGone;
    this.standing = new Standing(clockwork.nanos());
    this.roster = new Roster(self.name());
    this.watches = self.ports().containsKey(Lifelines.PORT);
    this.own = new Entry(self, 0);
    this.load = self.load();
  }

  /// Registers the host, in the state that it names, with an incarnation larger than any earlier
  /// one of its name; returns when others can see it and the local copy is complete.
  ///
  /// @param self its incarnation does not matter; with a port [Lifelines#PORT] it watches all
  ///   others that have one, and they it
  /// @param lines listening already; closed by [#close]
  /// @param onGone runs once, on a thread of its own, when others have declared this host gone: the
  ///   process is to end at once, with exit code 75
  public static StackHosts start(
      Host self, MemoryMap map, Json json, Lifelines lines, Runnable onGone) {
    return start(self, map, json, lines, Clockwork.real(), onGone);
  }

  static StackHosts start(
      Host self, MemoryMap map, Json json, Lifelines lines, Clockwork clockwork, Runnable onGone) {
    StackHosts hosts = new StackHosts(self, map, json, lines, clockwork, onGone);
    try {
      hosts.register();
      hosts.listening = map.listen((_, value) -> hosts.heard(value));
      hosts.scan();
    } catch (RuntimeException e) {
      hosts.abandon();
      throw e;
    }
    clockwork.ticker().every(TICK, hosts::tick);
    clockwork.beater().every(hosts.watches ? BEAT : SLOW_BEAT, hosts::beat);
    return hosts;
  }

  /// What it may have registered and begun to hear goes on without it: it must not take the next
  /// start of this host for its own end.
  private void abandon() {
    standing.gone("its start failed");
    clockwork.ticker().close();
    clockwork.beater().close();
    if (listening != null) {
      listening.close();
    }
  }

  private void register() {
    String key = own.host().name().value();
    for (int i = 0; i < TRIES; i++) {
      byte[] there = map.get(key);
      long earlier = there == null ? 0 : read(there).host().incarnation();
      // The time makes it larger even when memory has lost what was there before.
      long incarnation = Math.max(clockwork.clock().millis(), earlier + 1);
      lines.answerAs(incarnation);
      Standing.Beat beat = standing.beatBegins();
      Entry entry = new Entry(as(own.host(), incarnation), 1);
      byte[] bytes = json.bytes(entry);
      if (there == null
          ? map.putIfAbsent(key, bytes, null) == null
          : map.replace(key, there, bytes, null)) {
        wrote(entry, bytes);
        standing.registered(incarnation, beat);
        return;
      }
    }
    throw new IllegalStateException("cannot register " + key + ": others write under this name");
  }

  private static Host as(Host host, long incarnation) {
    return new Host(
        host.name(),
        host.region(),
        host.zone(),
        host.roles(),
        host.release(),
        incarnation,
        host.state(),
        host.address(),
        host.ports(),
        host.load());
  }

  private boolean isFresh(long now) {
    return now - lastScan <= FRESH_NANOS;
  }

  private void wrote(Entry entry, byte[] bytes) {
    own = entry;
    written = bytes;
    if (entry.isGone()) {
      standing.gone("said so itself");
    }
    saw(entry);
  }

  /// Ten times a second; never waits.
  private void tick() {
    lines.watch(watched().toList());
    boolean slept = standing.tick(watches ? signs() : Standing.Lines.NONE);
    long now = clockwork.nanos().getAsLong();
    if (slept) {
      roster.forgive(now);
    }
    // Who may be dead itself does not judge others.
    boolean judges = standing.isHeld();
    vote(watches && judges ? roster.silent(lines, now, isFresh(now)) : Set.of());
    if (judges) {
      roster.dead(lines, watches ? silent : null, now, isFresh(now)).forEach(this::declare);
    }
  }

  /// Others wait for this host's vote: a new one does not wait for the next beat.
  private void vote(Set<String> next) {
    boolean isNew = !silent.containsAll(next);
    silent = next;
    if (isNew) {
      clockwork.work().execute(this::beat);
    }
  }

  private Stream<Host> watched() {
    return watches
        ? roster.all().stream()
            .filter(h -> h.state() != Host.State.GONE && !h.name().equals(own.host().name()))
            .filter(h -> h.ports().containsKey(Lifelines.PORT))
        : Stream.of();
  }

  private Standing.Lines signs() {
    int answering = 0;
    int silent = 0;
    int over = 0;
    for (Host host : watched().toList()) {
      switch (lines.sign(host.name(), host.incarnation())) {
        case Lifelines.Sign.Answers _ -> answering++;
        case Lifelines.Sign.Over _ -> over++;
        case Lifelines.Sign.Silent(Duration time) -> {
          if (time.compareTo(SILENT) < 0) {
            answering++;
          } else {
            silent++;
          }
        }
      }
    }
    return new Standing.Lines(answering, silent, over);
  }

  private void declare(Roster.Dead dead) {
    HostName name = dead.entry().host().name();
    if (declaring.add(name)) {
      clockwork
          .work()
          .execute(
              () -> {
                try {
                  writeGone(dead);
                } catch (RuntimeException e) {
                  // The next tick tries again.
                  LOG.warn("cannot declare {} gone: {}", name, e.getMessage());
                } finally {
                  declaring.remove(name);
                }
              });
    }
  }

  private void writeGone(Roster.Dead dead) {
    Host host = dead.entry().host();
    String key = host.name().value();
    byte[] there = map.get(key);
    Entry current = there == null ? dead.entry() : read(there);
    saw(current);
    boolean isThatStart = current.host().incarnation() == host.incarnation();
    boolean hasMoved = current.beat() > dead.entry().beat();
    if (!isThatStart || current.isGone() || (hasMoved && !dead.isProven()) || !standing.isHeld()) {
      return;
    }
    Entry gone = current.gone();
    byte[] bytes = json.bytes(gone);
    if (there == null
        ? map.putIfAbsent(key, bytes, null) == null
        : map.replace(key, there, bytes, null)) {
      LOG.warn("{} (start {}) is gone: {}", host.name(), host.incarnation(), dead.why());
      saw(gone);
    }
  }

  private void beat() {
    if (standing.state() == Standing.State.GONE) {
      return;
    }
    try {
      write(null);
      scan();
    } catch (RuntimeException e) {
      LOG.warn("a beat failed: {}", e.toString());
    }
  }

  /// @param state to go to; null for the one it has
  private void write(Host.@Nullable State state) {
    writing.lock();
    try {
      for (int i = 0; i < TRIES && standing.state() != Standing.State.GONE; i++) {
        if (tryWrite(state == null ? own.host().state() : state)) {
          return;
        }
      }
    } finally {
      writing.unlock();
    }
    if (standing.state() != Standing.State.GONE) {
      throw new IllegalStateException("others write under the name of this host");
    }
  }

  private boolean tryWrite(Host.State state) {
    Host host = own.host();
    String key = host.name().value();
    Set<String> votes = silent;
    Entry next = new Entry(loaded(host.in(state)), own.beat() + 1, votes);
    byte[] bytes = json.bytes(next);
    Standing.Beat beat = standing.beatBegins();
    // Others see by their own looks that it lives; of what they wait for they are told.
    boolean isNews = state != host.state() || !votes.equals(own.silent());
    if (isNews
        ? map.replace(key, written, bytes, null)
        : map.replaceQuietly(key, written, bytes, null)) {
      wrote(next, bytes);
      standing.beatSucceeded(beat);
      return true;
    }
    byte[] there = map.get(key);
    if (there == null) {
      // Memory lost it with everything else; others remember whom they declared gone.
      if (map.putIfAbsent(key, bytes, null) == null) {
        wrote(next, bytes);
        return true;
      }
      return false;
    }
    Entry current = read(there);
    saw(current);
    if (standing.state() == Standing.State.GONE) {
      return false;
    }
    // An earlier write of ours, of which we heard no answer, or one of an earlier start.
    written = there;
    own = new Entry(host, Math.max(own.beat(), current.beat()));
    return false;
  }

  private boolean isOwnEnd(Entry entry) {
    Host host = own.host();
    return entry.host().name().equals(host.name())
        && (entry.host().incarnation() > host.incarnation()
            || (entry.isGone() && entry.host().incarnation() == host.incarnation()));
  }

  private void ended() {
    if (standing.gone("declared gone by another host")) {
      lines.answerAs(0);
      clockwork.work().execute(onGone);
    }
  }

  private Host loaded(Host host) {
    return new Host(
        host.name(),
        host.region(),
        host.zone(),
        host.roles(),
        host.release(),
        host.incarnation(),
        host.state(),
        host.address(),
        host.ports(),
        load);
  }

  /// What a listener of the map may have missed.
  private void scan() {
    long began = clockwork.nanos().getAsLong();
    List<Entry> entries = new ArrayList<>();
    map.forEach(_ -> true, (_, value) -> entries.add(read(value)));
    entries.forEach(this::saw);
    if (!isFresh(began)) {
      roster.forgive(clockwork.nanos().getAsLong());
    }
    lastScan = began;
  }

  private void heard(byte @Nullable [] value) {
    if (value != null) {
      saw(read(value));
    }
  }

  private void saw(Entry entry) {
    if (isOwnEnd(entry)) {
      ended();
    }
    if (roster.isOver(entry)) {
      // Memory has lost that it is gone; its work is with others by now.
      declare(new Roster.Dead(entry, true, "was declared gone before"));
      return;
    }
    for (Host host : roster.saw(entry, clockwork.nanos().getAsLong())) {
      tellers.forEach(t -> t.tell(host));
    }
  }

  private Entry read(byte[] value) {
    return json.read(value, Entry.class);
  }

  @Override
  public Host self() {
    return own.host();
  }

  @Override
  public List<Host> all() {
    return roster.all();
  }

  @Override
  public Lease lease() {
    return standing;
  }

  @Override
  public long leasesLost() {
    return standing.losses();
  }

  /// @throws RuntimeException when memory does not take it
  @Override
  public void become(Host.State state) {
    write(state);
  }

  @Override
  public void load(Map<String, Long> figures) {
    load = Map.copyOf(figures);
  }

  @Override
  public Listening listen(Listener listener) {
    Teller teller = Teller.start(listener);
    tellers.add(teller);
    return () -> {
      tellers.remove(teller);
      teller.close();
    };
  }

  @Override
  public void close() {
    clockwork.ticker().close();
    clockwork.beater().close();
    if (listening != null) {
      listening.close();
    }
    try {
      if (standing.state() != Standing.State.GONE) {
        write(Host.State.GONE);
      }
    } catch (RuntimeException e) {
      LOG.warn("cannot say that this host ends: {}", e.getMessage());
    } finally {
      standing.gone("closed");
      lines.close();
      tellers.forEach(Teller::close);
    }
  }
}
