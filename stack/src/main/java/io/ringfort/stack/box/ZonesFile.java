package io.ringfort.stack.box;

import io.ringfort.core.hosts.Role;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes a `stack.yaml` of zones on this machine: five hosts a zone. Their addresses are loopback
/// ones, `127.BLOCK.ZONE.HOST`, or, where each zone has a network of its own, `198.18.ZONE.HOST`,
/// which RFC 2544 keeps for tests.
public final class ZonesFile {
  /// Those that a laptop's own programs do not use.
  private static final int FIRST_BLOCK = 1;

  private static final int LAST_BLOCK = 254;
  private static final String OF_NETWORKS = "198.18";
  private static final int TRIES = 50;

  /// As the settings have it.
  private static final int SIMULATOR = 8081;

  private record Template(String name, int number, String roles, List<Integer> ports) {}

  private static final Template GATEWAY =
      new Template(
          "gateway",
          1,
          "gateway, edge, api",
          List.of(8080, SIMULATOR, 8443, HostPorts.SIP, HostPorts.EDGE_LINK));
  private static final Template QUEUE =
      new Template(
          "queue",
          4,
          "queue, memory",
          List.of(
              HostPorts.QUEUE,
              HostPorts.QUEUE_CONTROLLER,
              HostPorts.MEMORY,
              HostPorts.MEMORY + HostPorts.MEMORY_WATCH_OFFSET));
  private static final Template DATABASE =
      new Template("database", 5, "database", List.of(HostPorts.DATABASE, HostPorts.DATABASE_PEER));

  private static final List<Template> ZONE =
      List.of(
          GATEWAY,
          new Template("messaging", 2, "messaging, recordings", List.of()),
          new Template("voice", 3, "voice", List.of()),
          QUEUE,
          DATABASE);

  /// One that does everything.
  private static final List<Template> TOGETHER =
      List.of(
          new Template(
              "all",
              1,
              Stream.of(Role.values())
                  .map(role -> role.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")),
              Stream.of(GATEWAY, QUEUE, DATABASE).flatMap(t -> t.ports().stream()).toList()));

  private ZonesFile() {}

  /// @param zones 1 or 3: the fewest of which one may be lost
  /// @param port the gateways' port; 0 takes addresses that no other stack of this machine has; null:
  ///   as the settings say
  /// @param settings a file of those that differ from the defaults; null: none do
  /// @throws Refusal when the number is another one, or a file cannot be used
  public static void write(
      Path file, int zones, @Nullable Integer port, @Nullable Path settings) {
    write(file, zones, port, settings, false);
  }

  /// @param networks whether each zone has a network of its own: nothing else has their addresses,
  ///   so that no port is taken
  public static void write(
      Path file,
      int zones,
      @Nullable Integer port,
      @Nullable Path settings,
      boolean networks) {
    if (zones != 1 && zones != 3 && zones != 5) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "--zones: got " + zones + " (expected: 1, 3 or 5: of two, none may be lost)");
    }
    if (networks && (settings != null || (port != null && port != 0))) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "--zone-networks goes without --config and --port: change the settings in " + file);
    }
    if (settings != null && port != null && port != 0) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "--port goes with --zones, or into the file of --config");
    }
    try {
      String block =
          networks ? OF_NETWORKS : "127." + (port != null && port == 0 ? freeBlock(zones, ZONE) : 0);
      List<String> lines = hosts(zones, ZONE, block, networks);
      if (networks) {
        // The simulator's handsets call what it serves, as customers' servers are called.
        lines.add("settings: {webhooks: {networks: [" + OF_NETWORKS + ".0.0/16]}}");
      } else if (settings != null) {
        lines.add("settings:");
        Files.readAllLines(settings).forEach(line -> lines.add("  " + line));
      } else if (port != null && port != 0) {
        lines.add("settings: {port: " + port + "}");
      }
      Files.write(file, lines);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          (settings == null ? "" : settings + " cannot be read, or ")
              + file
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + ")",
          e);
    }
  }

  /// Three zones of one host each, which does everything, on addresses that no other stack has.
  public static void writeTogether(Path file) throws IOException {
    int zones = 3;
    Files.write(file, hosts(zones, TOGETHER, "127." + freeBlock(zones, TOGETHER), false));
  }

  private static List<String> hosts(
      int zones, List<Template> each, String block, boolean networks) {
    List<String> names = IntStream.range(0, zones).mapToObj(ZonesFile::zone).toList();
    List<String> lines = new ArrayList<>();
    lines.add("# Zones on one machine, written by `ringfort up --zones`. Change it as you like: it is");
    lines.add("# not written again. Every key stands in docs/operations.md.");
    lines.add("zones: [" + String.join(", ", names) + "]");
    lines.add("agent: " + block + ".0.1");
    // Of another network no address can be bound.
    lines.add(networks ? "zoneNetworks: true" : "addressTakeover: {mode: bind}");
    lines.add("hosts:");
    for (int i = 0; i < zones; i++) {
      for (Template t : each) {
        lines.add(
            "  - {name: %s-%s, zone: %s, address: %s, roles: [%s]}"
                .formatted(
                    zone(i), t.name(), zone(i), address(block, i + 1, t.number()), t.roles()));
      }
    }
    return lines;
  }

  private static String zone(int index) {
    return String.valueOf((char) ('a' + index));
  }

  private static String address(String block, int zone, int number) {
    return block + "." + zone + "." + number;
  }

  private static int freeBlock(int zones, List<Template> each) {
    for (int i = 0; i < TRIES; i++) {
      int block = ThreadLocalRandom.current().nextInt(FIRST_BLOCK, LAST_BLOCK + 1);
      if (isFree(block, zones, each)) {
        return block;
      }
    }
    throw new Refusal(
        ExitCode.UNAVAILABLE,
        "somebody listens on all addresses of this machine at a port that hosts need (such as "
            + HostPorts.DATABASE
            + ")");
  }

  private static boolean isFree(int block, int zones, List<Template> each) {
    String agent = "127." + block + ".0.1";
    if (!FreePort.isFree(agent, HostPorts.AGENT) || !FreePort.isFree(agent, SIMULATOR)) {
      return false;
    }
    for (int i = 1; i <= zones; i++) {
      for (Template t : each) {
        String address = address("127." + block, i, t.number());
        if (!FreePort.isFree(address, HostPorts.INSIDE)
            || !t.ports().stream().allMatch(port -> FreePort.isFree(address, port))) {
          return false;
        }
      }
    }
    return true;
  }
}
