package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `ringfort evacuate` and `restore`: everything leaves a zone, and comes back. Runs in the process
/// of the command. Refused, with nothing done, when the other zones could not carry the stack.
public final class Evacuation {
  private final Path data;
  private final int callsPerHost;
  private final Consumer<String> say;

  /// @param data the stack's folder
  /// @param callsPerHost that a voice host carries
  /// @param say a line for people
  public Evacuation(Path data, int callsPerHost, Consumer<String> say) {
    this.data = data;
    this.callsPerHost = callsPerHost;
    this.say = say;
  }

  /// Returns when all hosts of the zone are down.
  public ExitCode evacuate(String zone) throws InterruptedException {
    try (Alone _ = Alone.on(data);
        AgentFleet fleet = new AgentFleet(AgentClient.of(data), say)) {
      return evacuate(fleet, health(fleet), zone);
    }
  }

  /// Returns when all hosts of the zone are in traffic.
  public ExitCode restore(String zone) throws InterruptedException {
    try (Alone _ = Alone.on(data);
        AgentFleet fleet = new AgentFleet(AgentClient.of(data), say)) {
      return restore(fleet, health(fleet), zone);
    }
  }

  private static Health health(Fleet fleet) {
    return new Health(fleet, Health.Times.watching(Duration.ZERO), Set.of());
  }

  ExitCode evacuate(Fleet fleet, Health health, String zone) throws InterruptedException {
    StackView stack = fleet.hosts();
    checkZone(stack, zone);
    List<String> missing = Capacity.missingWithout(stack, zone, callsPerHost);
    if (!missing.isEmpty()) {
      throw new Refusal(
          ExitCode.UNAVAILABLE, "zone " + zone + " is needed: " + String.join("; ", missing));
    }
    if (Plan.primary(stack).filter(p -> p.zone().equals(zone)).isPresent()) {
      String to = Rollout.otherDatabase(stack, zone).orElseThrow();
      fleet.promote(to);
      say.accept("database: the primary is in zone " + to);
    }
    for (HostView host : Plan.evacuation(stack, zone)) {
      if (!leave(fleet, health, host)) {
        return ExitCode.FAILED;
      }
    }
    say.accept("zone " + zone + " is empty");
    return ExitCode.OK;
  }

  /// @return false when it must stay
  private boolean leave(Fleet fleet, Health health, HostView planned) throws InterruptedException {
    HostView host = Health.find(fleet.hosts(), planned.name());
    if (host.has(Role.QUEUE) || host.has(Role.MEMORY)) {
      // Something may have died since the check.
      List<String> missing = Capacity.missingWithout(fleet.hosts(), host.zone(), callsPerHost);
      if (!missing.isEmpty()) {
        say.accept(host.name() + " stays up: " + String.join("; ", missing));
        return false;
      }
    }
    long calls = host.figure("calls");
    long begun = fleet.nanos();
    fleet.stop(host.name());
    say.accept(
        "%s is down after %.1f s%s"
            .formatted(
                host.name(),
                (fleet.nanos() - begun) / 1e9,
                host.has(Role.VOICE) ? ", its " + calls + " calls are elsewhere" : ""));
    return true;
  }

  ExitCode restore(Fleet fleet, Health health, String zone) throws InterruptedException {
    StackView stack = fleet.hosts();
    checkZone(stack, zone);
    for (HostView host : Plan.restoration(stack, zone)) {
      if (host.isUp()) {
        continue;
      }
      long begun = fleet.nanos();
      fleet.start(host.name());
      Optional<String> why = health.awaitUp(host.name());
      if (why.isPresent()) {
        say.accept(why.get());
        return ExitCode.FAILED;
      }
      say.accept("%s is up after %.1f s".formatted(host.name(), (fleet.nanos() - begun) / 1e9));
    }
    Optional<String> broken = health.awaitWhole("");
    say.accept(broken.map(b -> b + ": look again soon").orElse("zone " + zone + " is back"));
    return broken.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void checkZone(StackView stack, String zone) {
    if (!stack.zones().contains(zone)) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "zone: got '" + zone + "' (expected: one of " + stack.zones() + ")");
    }
  }
}
