package io.ringfort.core.fakes;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Lease;
import io.ringfort.core.hosts.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Hosts that a test makes come and go. Several of them may share one stack: see [#beside].
public final class FakeHosts implements Hosts {
  private final Map<HostName, Host> hosts;
  private final Set<Listener> listeners;
  private final HostName self;
  private volatile boolean held = true;

  private FakeHosts(Map<HostName, Host> hosts, Set<Listener> listeners, HostName self) {
    this.hosts = hosts;
    this.listeners = listeners;
    this.self = self;
  }

  /// The first host of a stack, up.
  public static FakeHosts of(String name, String zone, Role... roles) {
    var fake =
        new FakeHosts(
            new ConcurrentSkipListMap<>(), ConcurrentHashMap.newKeySet(), new HostName(name));
    fake.put(host(name, zone, 1, roles));
    return fake;
  }

  /// Another host of the same stack, up.
  public FakeHosts beside(String name, String zone, Role... roles) {
    var fake = new FakeHosts(hosts, listeners, new HostName(name));
    fake.put(host(name, zone, 1, roles));
    return fake;
  }

  public static Host host(String name, String zone, long incarnation, Role... roles) {
    return new Host(
        new HostName(name),
        "region-1",
        zone,
        Set.of(roles),
        "test",
        incarnation,
        Host.State.UP,
        "127.0.0.1",
        Map.of(),
        Map.of());
  }

  /// Whatever is said of a host; listeners of all are told at once, on the caller's thread.
  public void put(Host host) {
    hosts.put(host.name(), host);
    listeners.forEach(l -> l.changed(host));
  }

  /// As if it died and somebody noticed.
  public void die(String name) {
    Host host = find(new HostName(name)).orElseThrow();
    put(with(host, Host.State.GONE));
  }

  /// What [Lease#isHeld] says.
  public void hold(boolean holds) {
    held = holds;
  }

  private static Host with(Host h, Host.State state) {
    return new Host(
        h.name(),
        h.region(),
        h.zone(),
        h.roles(),
        h.release(),
        h.incarnation(),
        state,
        h.address(),
        h.ports(),
        h.load());
  }

  @Override
  public Host self() {
    return find(self).orElseThrow();
  }

  @Override
  public List<Host> all() {
    return hosts.values().stream()
        .sorted(
            Comparator.comparing((Host h) -> h.state() == Host.State.GONE)
                .thenComparing(Host::name))
        .toList();
  }

  @Override
  public Lease lease() {
    return new Lease() {
      @Override
      public boolean isHeld() {
        return held && self().state() != Host.State.GONE;
      }

      @Override
      public long incarnation() {
        return self().incarnation();
      }
    };
  }

  @Override
  public void become(Host.State state) {
    put(with(self(), state));
  }

  @Override
  public void load(Map<String, Long> figures) {
    Host h = self();
    hosts.put(
        self,
        new Host(
            h.name(),
            h.region(),
            h.zone(),
            h.roles(),
            h.release(),
            h.incarnation(),
            h.state(),
            h.address(),
            h.ports(),
            figures));
  }

  @Override
  public Listening listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    become(Host.State.GONE);
  }
}
