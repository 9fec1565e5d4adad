package io.ringfort.stack.box;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.config.Layers;
import io.ringfort.stack.config.StackConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A whole `stack.yaml`. What each key means, and why its default is what it is, stands in the
/// resource of that name, the one place that explains them.
///
/// @param agent the address for agents and for the simulator
/// @param zoneNetworks whether this machine gives each zone a network of its own
/// @param settings with address and folder still to be filled in: see [#settings(BoxHost, Path)]
public record StackFile(
    String region,
    List<String> zones,
    List<BoxHost> hosts,
    String agent,
    String release,
    boolean zoneNetworks,
    AddressTakeover addressTakeover,
    StackConfig settings) {
  private static final String DEFAULTS = "/stack.yaml";
  private static final String SETTINGS = "settings";

  /// Whether an edge speaks from the address of one that died.
  ///
  /// @param take and `giveBack`: commands for the mode `command`
  public record AddressTakeover(Mode mode, List<String> take, List<String> giveBack) {
    public AddressTakeover {
      take = List.copyOf(take);
      giveBack = List.copyOf(giveBack);
      check(
          mode != Mode.COMMAND || !take.isEmpty(),
          "take",
          "none",
          "a command that brings {address} to this machine");
    }

    public enum Mode {
      @JsonProperty("off")
      OFF,
      @JsonProperty("bind")
      BIND,
      @JsonProperty("command")
      COMMAND
    }
  }

  public StackFile {
    zones = List.copyOf(zones);
    hosts = List.copyOf(hosts);
    check(region.matches("[a-z0-9-]{1,63}"), "region", "'" + region + "'", "a-z, 0-9 and -");
    check(!zones.isEmpty(), "zones", "none", "at least one");
    check(new HashSet<>(zones).size() == zones.size(), "zones", zones, "each name once");
    Set<HostName> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (BoxHost host : hosts) {
      check(names.add(host.name()), "hosts", host.name() + " twice", "each name once");
      check(addresses.add(host.address()), "hosts", host.address() + " twice", "each address once");
      check(zones.contains(host.zone()), "hosts", host.zone(), "a zone among " + zones);
    }
    for (Role role : List.of(Role.QUEUE, Role.MEMORY)) {
      int count = with(hosts, role).size();
      // Of two, none may be lost: that is less than one.
      check(count % 2 == 1, "hosts", count + " with " + word(role), "an odd number");
    }
    for (Role role : List.of(Role.DATABASE, Role.API, Role.MESSAGING)) {
      check(!with(hosts, role).isEmpty(), "hosts", "none with " + word(role), "at least one");
    }
  }

  /// @throws io.ringfort.stack.exit.Refusal when a key is unknown or a value cannot be used; it
  ///   names the key
  public static StackFile read(Path file) {
    Layers layers = Layers.of(DEFAULTS, Map.of("hosts", "hostDefaults"));
    Layers settings = Layers.of(ConfigReader.DEFAULTS, ConfigReader.ITEM_DEFAULTS);
    // These two are the hosts': whoever writes them is told that they are unknown here.
    Map<String, String> filled = new HashMap<>();
    for (String key : List.of("data", "bind")) {
      filled.put(key, settings.tree().remove(key).asText());
    }
    layers.nest(SETTINGS, settings);
    layers.lay(file);
    filled.forEach(settings.tree()::put);
    return layers.as(StackFile.class);
  }

  /// The same plan, run by that release.
  public StackFile of(String version) {
    return new StackFile(region, zones, hosts, agent, version, zoneNetworks, addressTakeover, settings);
  }

  public Optional<BoxHost> host(HostName name) {
    return hosts.stream().filter(h -> h.name().equals(name)).findFirst();
  }

  /// In the order of the file.
  public List<BoxHost> with(Role role) {
    return with(hosts, role);
  }

  private static List<BoxHost> with(List<BoxHost> hosts, Role role) {
    return hosts.stream().filter(h -> h.has(role)).toList();
  }

  /// What a host reads: the stack's settings, on its own address and folder.
  public StackConfig settings(BoxHost host, Path folder) {
    return settings.at(folder, host.address());
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  static void check(boolean holds, String key, Object got, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": got " + got + " (expected: " + expected + ")");
    }
  }
}
