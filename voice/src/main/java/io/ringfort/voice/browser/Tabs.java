package io.ringfort.voice.browser;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.inside.Inside;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tabs of all hosts: those of this one are here, the others are reached at theirs, in the
/// order of the calls. Any thread; never blocks unless it says so.
public final class Tabs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tabs.class);
  private static final String TELL = "tabs.tell";
  private static final String ASK = "tabs.ask";
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final int MOST_WAITING = 10_000;

  /// The only host of its stack; nobody else ever hears the name.
  private static final HostName ALONE = new HostName("alone");

  private final HostName self;
  private final @Nullable Hosts hosts;
  private final @Nullable Inside inside;
  private final Map<String, Consumer<TabFrame>> here = new ConcurrentHashMap<>();
  private final Map<HostName, Way> ways = new ConcurrentHashMap<>();

  /// What one host tells a tab of another.
  record Told(String tab, TabFrame frame) {}

  record Asked(String tab) {}

  record Answer(boolean yes) {}

  private Tabs(HostName self, @Nullable Hosts hosts, @Nullable Inside inside) {
    this.self = self;
    this.hosts = hosts;
    this.inside = inside;
  }

  /// Of a stack of one process.
  public static Tabs alone() {
    return new Tabs(ALONE, null, null);
  }

  /// Of a host among others. Once per host: it answers their questions.
  public static Tabs among(Hosts hosts, Inside inside) {
    Tabs tabs = new Tabs(hosts.self().name(), hosts, inside);
    inside.answer(TELL, Told.class, told -> new Answer(tabs.tellHere(told.tab(), told.frame())));
    inside.answer(ASK, Asked.class, asked -> new Answer(tabs.here.containsKey(asked.tab())));
    return tabs;
  }

  /// One that has come to this host.
  ///
  /// @param out given its frames; must not block
  public Tab open(String id, Consumer<TabFrame> out) {
    here.put(id, out);
    return new Tab(self, id);
  }

  public void close(Tab tab) {
    here.remove(tab.id());
  }

  /// Sends a frame; one to a tab that is gone is lost.
  ///
  /// @return false when it is known to be gone
  boolean tell(Tab tab, TabFrame frame) {
    if (tab.host().equals(self)) {
      return tellHere(tab.id(), frame);
    }
    return ways.computeIfAbsent(tab.host(), Way::new).offer(new Told(tab.id(), frame));
  }

  /// Whether its connection still stands, as far as its host can be asked. May block for seconds.
  boolean isThere(Tab tab) {
    if (tab.host().equals(self) || hosts == null || inside == null) {
      return here.containsKey(tab.id());
    }
    return hosts
        .find(tab.host())
        .filter(host -> host.state() != Host.State.GONE)
        .filter(host -> isThere(host, tab, inside))
        .isPresent();
  }

  private static boolean isThere(Host host, Tab tab, Inside way) {
    try {
      return way.ask(host, ASK, new Asked(tab.id()), Answer.class, WITHIN).yes();
    } catch (RuntimeException e) {
      LOG.info("a tab of {} cannot be asked for: {}", tab.host(), e.getMessage());
      return false;
    }
  }

  private boolean tellHere(String id, TabFrame frame) {
    Consumer<TabFrame> out = here.get(id);
    if (out == null) {
      return false;
    }
    out.accept(frame);
    return true;
  }

  /// Frames to the tabs of one other host, one after another.
  private final class Way {
    private final HostName to;
    private final BlockingQueue<Told> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;

    Way(HostName to) {
      this.to = to;
      thread = Threads.startVirtual("tabs-of-" + to, this::run);
    }

    boolean offer(Told told) {
      return waiting.offer(told);
    }

    private void run() {
      try {
        while (true) {
          send(waiting.take());
        }
      } catch (InterruptedException _) {
        // It is closed.
        Thread.currentThread().interrupt();
      }
    }

    private void send(Told told) {
      Hosts all = hosts;
      Inside way = inside;
      if (all == null || way == null) {
        return;
      }
      try {
        all.find(to).ifPresent(h -> way.ask(h, TELL, told, Answer.class, WITHIN));
      } catch (RuntimeException e) {
        LOG.info("a tab of {} is not told: {}", to, e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    ways.values().forEach(way -> way.thread.interrupt());
  }
}
