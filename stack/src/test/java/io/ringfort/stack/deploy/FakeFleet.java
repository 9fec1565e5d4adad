package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.link.HostReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Three zones of five hosts in one record each; time passes when somebody waits. What is wrong
/// with a release on a host is set beforehand.
final class FakeFleet implements Fleet {
  private final Map<String, HostView> hosts = new LinkedHashMap<>();
  private final List<String> done = new ArrayList<>();
  private final Map<String, String> bad = new HashMap<>();
  private final Set<String> notReady = new HashSet<>();
  private final List<StackView.Owned> calls = new ArrayList<>();
  private String settled = "";
  private long nanos;
  private long pids = 100;
  private long unanswered;
  private int killedAfter = Integer.MAX_VALUE;

  FakeFleet(String release) {
    for (String zone : List.of("a", "b", "c")) {
      put(zone, "gateway", release, Set.of(Role.GATEWAY, Role.EDGE, Role.API), Map.of());
      put(zone, "messaging", release, Set.of(Role.MESSAGING, Role.RECORDINGS), Map.of());
      put(zone, "voice", release, Set.of(Role.VOICE), Map.of("calls", 10L));
      put(zone, "queue", release, Set.of(Role.QUEUE, Role.MEMORY), Map.of());
      put(
          zone,
          "database",
          release,
          Set.of(Role.DATABASE),
          zone.equals("a") ? Map.of(HostReport.PRIMARY, 1L) : Map.of());
    }
  }

  private void put(
      String zone, String what, String release, Set<Role> roles, Map<String, Long> load) {
    String name = zone + "-" + what;
    hosts.put(name, new HostView(name, zone, roles, "127.0.0.1", "up", release, 1, pids++, load));
  }

  /// @param how `failed`, `down`, `crashes`, `not-ready` or `errors`
  void breaks(String release, String host, String how) {
    bad.put(release + "/" + host, how);
  }

  /// The command dies before it replaces one more.
  void dieAfter(int replaced) {
    killedAfter = replaced;
  }

  void load(String host, Map<String, Long> load) {
    hosts.computeIfPresent(host, (_, h) -> with(h, h.state(), h.release(), load));
  }

  void is(String host, String state) {
    hosts.computeIfPresent(host, (_, h) -> with(h, state, h.release(), h.load()));
  }

  void call(String owner) {
    calls.add(new StackView.Owned("CA" + calls.size(), "in-progress", owner));
  }

  List<String> done() {
    return done;
  }

  String settled() {
    return settled;
  }

  Set<String> releases() {
    Set<String> all = new HashSet<>();
    hosts.values().forEach(h -> all.add(h.release()));
    return all;
  }

  private HostView with(HostView h, String state, String release, Map<String, Long> load) {
    return new HostView(
        h.name(), h.zone(), h.roles(), h.address(), state, release, 1, pids++, load);
  }

  @Override
  public StackView hosts() {
    for (HostView h : List.copyOf(hosts.values())) {
      if ("crashes".equals(bad.get(h.release() + "/" + h.name()))) {
        // Each look sees another process.
        is(h.name(), "waiting");
      }
    }
    return new StackView(
        "r", List.of("a", "b", "c"), List.copyOf(hosts.values()), List.of(), List.of(), false, null);
  }

  @Override
  public StackView everything() {
    StackView now = hosts();
    return new StackView(now.region(), now.zones(), now.hosts(), calls, List.of(), false, null);
  }

  @Override
  public void replace(String host, String release) {
    if (killedAfter-- == 0) {
      throw new IllegalStateException("killed");
    }
    done.add(host + " " + release);
    String how = bad.getOrDefault(release + "/" + host, "");
    notReady.remove(host);
    switch (how) {
      case "not-ready" -> notReady.add(host);
      case "errors" -> unanswered += 50;
      default -> {}
    }
    String state =
        switch (how) {
          case "failed", "down" -> how;
          case "crashes" -> "waiting";
          default -> "up";
        };
    hosts.computeIfPresent(
        host,
        (_, h) -> {
          Map<String, Long> load = new HashMap<>(h.load());
          load.remove(HostReport.PRIMARY);
          return with(h, state, release, h.figure(HostReport.PRIMARY) > 0 ? load : h.load());
        });
  }

  @Override
  public void stop(String host) {
    done.add("stop " + host);
    is(host, "down");
  }

  @Override
  public void start(String host) {
    done.add("start " + host);
    is(host, "up");
  }

  @Override
  public void promote(String zone) {
    done.add("promote " + zone);
    hosts.replaceAll(
        (name, h) ->
            h.has(Role.DATABASE)
                ? with(
                    h,
                    h.state(),
                    h.release(),
                    h.zone().equals(zone) ? Map.of(HostReport.PRIMARY, 1L) : Map.of())
                : h);
  }

  @Override
  public void settle(String release) {
    settled = release;
  }

  @Override
  public boolean isReady(HostView host) {
    return host.isUp() && !notReady.contains(host.name());
  }

  @Override
  public Traffic traffic(HostView gateway) {
    return gateway.name().equals("c-gateway") ? new Traffic(1_000, unanswered) : Traffic.NONE;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void pause(Duration time) {
    nanos += time.toNanos();
  }
}
