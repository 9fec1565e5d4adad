package io.ringfort.stack.agent;

import io.ringfort.engines.ports.FreePort;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A network for each zone, in which its hosts have their addresses, and a router between them that
/// can stop to carry anything from and to a zone, silently, as a cable does that is cut. The rest of
/// the machine, where customers and the simulated carrier are, still reaches every zone. Namespaces
/// of Linux, made with `ip` and entered with `nsenter`: that takes root. One stack of a machine can
/// have them. Any thread.
final class ZoneNetworks implements AutoCloseable {
  private static final String ZONE = "ringfort-zone-";
  private static final String ROUTER = "ringfort-router";
  private static final Path NAMESPACES = Path.of("/run/netns");

  /// The machine's own end; the others are in namespaces.
  private static final String MACHINE = "ringfort0";

  /// The router, as each of its neighbours knows it.
  private static final String NEXT_HOP = "169.254.1.1";

  private static final int PATIENCE_SECONDS = 10;

  private final StackFile file;
  private final Set<String> cut = new HashSet<>();

  private ZoneNetworks(StackFile file) {
    this.file = file;
  }

  /// @throws Refusal when they cannot be made here, or another stack has them; then there are none
  static ZoneNetworks make(StackFile file) {
    ZoneNetworks networks = new ZoneNetworks(file);
    if (Files.exists(NAMESPACES.resolve(ROUTER))) {
      if (Agent.isHere(file.agent()) && isTaken(file.agent())) {
        throw refuse("another stack of this machine has them");
      }
      // Whoever made them was killed.
      networks.close();
    }
    try {
      networks.build();
    } catch (RuntimeException e) {
      networks.close();
      throw e;
    }
    return networks;
  }

  private static boolean isTaken(String address) {
    return !FreePort.isFree(address, HostPorts.AGENT);
  }

  private void build() {
    List<String> machine = new ArrayList<>();
    machine.add("netns add " + ROUTER);
    machine.add("link add " + MACHINE + " type veth peer name machine netns " + ROUTER);
    machine.add("addr add " + file.agent() + "/32 dev " + MACHINE);
    machine.add("link set " + MACHINE + " up");
    ip(List.of(), machine);
    List<String> forward = new ArrayList<>(in(ROUTER));
    forward.addAll(List.of("sysctl", "-qw", "net.ipv4.ip_forward=1"));
    run(forward, "");
    List<String> inRouter = new ArrayList<>(List.of("link set lo up"));
    inRouter.addAll(neighbour("machine"));
    inRouter.add("route add " + file.agent() + "/32 dev machine");
    ip(List.of("-n", ROUTER), inRouter);
    file.zones().forEach(this::build);
  }

  private void build(String zone) {
    String link = link(zone);
    List<String> inRouter = new ArrayList<>();
    List<String> inZone = new ArrayList<>(List.of("link set lo up", "link set net up"));
    List<String> machine = new ArrayList<>();
    inRouter.add("link add " + link + " type veth peer name net netns " + ZONE + zone);
    inRouter.addAll(neighbour(link));
    for (String address : addresses(zone)) {
      inRouter.add("route add " + address + "/32 dev " + link);
      inZone.add("addr add " + address + "/32 dev net");
      machine.add(
          "route add %s/32 via %s dev %s onlink src %s"
              .formatted(address, NEXT_HOP, MACHINE, file.agent()));
    }
    inZone.add("route add default via " + NEXT_HOP + " dev net onlink");
    ip(List.of(), List.of("netns add " + ZONE + zone));
    ip(List.of("-n", ROUTER), inRouter);
    ip(List.of("-n", ZONE + zone), inZone);
    ip(List.of(), machine);
  }

  private static List<String> neighbour(String link) {
    return List.of("addr add " + NEXT_HOP + "/32 dev " + link, "link set " + link + " up");
  }

  /// As long as the kernel allows.
  private String link(String zone) {
    return "zone" + file.zones().indexOf(zone);
  }

  private List<String> addresses(String zone) {
    return file.hosts().stream()
        .filter(h -> h.zone().equals(zone))
        .map(BoxHost::address)
        .toList();
  }

  /// What stands before a command that is to run in a host's zone; it keeps its process id.
  List<String> before(BoxHost host) {
    return in(ZONE + host.zone());
  }

  private static List<String> in(String namespace) {
    return List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace));
  }

  /// Nothing goes between that zone and the others any more.
  synchronized void cut(String zone) {
    if (!cut.contains(zone)) {
      rules("add", zone);
      cut.add(zone);
    }
  }

  synchronized void join(String zone) {
    if (cut.contains(zone)) {
      rules("del", zone);
      cut.remove(zone);
    }
  }

  /// Both ways: what is let through half is another fault.
  private void rules(String verb, String zone) {
    List<String> rules = new ArrayList<>();
    for (String other : file.zones()) {
      // Between two that are cut there is one set of rules.
      if (!other.equals(zone) && !cut.contains(other)) {
        rules.addAll(rules(verb, other, zone));
        rules.addAll(rules(verb, zone, other));
      }
    }
    ip(List.of("-n", ROUTER), rules);
  }

  private List<String> rules(String verb, String from, String to) {
    return addresses(to).stream()
        .map(address -> "rule %s iif %s to %s blackhole".formatted(verb, link(from), address))
        .toList();
  }

  private static void ip(List<String> options, List<String> lines) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(options);
    command.addAll(List.of("-batch", "-"));
    run(command, String.join("\n", lines) + "\n");
  }

  private static void run(List<String> command, String input) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw refuse(String.join(" ", command) + ": " + said.strip().replace('\n', ' '));
      }
    } catch (IOException e) {
      throw refuse(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Refusal refuse(String why) {
    return new Refusal(
        ExitCode.UNAVAILABLE,
        "zoneNetworks: the networks of zones cannot be made (expected: root on Linux, with ip of"
            + " iproute2 and nsenter of util-linux): "
            + why);
  }

  @Override
  public void close() {
    // It would go with the router too, but later.
    if (Files.exists(Path.of("/sys/class/net", MACHINE))) {
      ip(List.of(), List.of("link del " + MACHINE));
    }
    List<String> names = new ArrayList<>(file.zones().stream().map(z -> ZONE + z).toList());
    names.add(ROUTER);
    for (String name : names) {
      if (Files.exists(NAMESPACES.resolve(name))) {
        ip(List.of(), List.of("netns del " + name));
      }
    }
  }
}
