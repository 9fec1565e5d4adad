package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One deploy, host by host; goes back by itself when a host does not bear it. What it keeps in its
/// [Deployment] is enough for another one to go on after it was killed, because which hosts are
/// still to be done shows from the hosts.
final class Rollout {
  private final Fleet fleet;
  private final Health health;
  private final Consumer<Deployment> keep;
  private final Consumer<String> say;
  private Deployment deployment;

  /// @param keep told of each change of the deployment before it takes effect
  /// @param say a line for people
  Rollout(
      Fleet fleet,
      Health health,
      Deployment deployment,
      Consumer<Deployment> keep,
      Consumer<String> say) {
    this.fleet = fleet;
    this.health = health;
    this.deployment = deployment;
    this.keep = keep;
    this.say = say;
  }

  /// Goes on from wherever the deployment is.
  ///
  /// @return the deployment, which is over
  Deployment run() throws InterruptedException {
    become(deployment);
    if (deployment.state() == Deployment.State.RUNNING) {
      Optional<String> why = bring(deployment.to(), true);
      if (why.isEmpty()) {
        fleet.settle(deployment.to());
        become(deployment.at(deployment.host(), deployment.hosts()).in(Deployment.State.DONE));
        return deployment;
      }
      say.accept(why.get() + ": going back to " + deployment.from());
      become(deployment.goingBack(why.get()));
    }
    Optional<String> stuck = bring(deployment.from(), false);
    if (stuck.isPresent()) {
      say.accept(stuck.get());
      become(deployment.in(Deployment.State.STUCK));
    } else {
      fleet.settle(deployment.from());
      become(deployment.in(Deployment.State.BACK));
    }
    return deployment;
  }

  private void become(Deployment next) {
    keep.accept(next);
    deployment = next;
  }

  /// @param watch look at each host for a while before the next one
  /// @return why it stopped; empty when all hosts run the release
  private Optional<String> bring(String release, boolean watch) throws InterruptedException {
    List<HostView> hosts = Plan.deploy(fleet.hosts(), release, watch ? "" : deployment.host());
    int before = fleet.hosts().hosts().size() - hosts.size();
    for (int i = 0; i < hosts.size(); i++) {
      HostView host = hosts.get(i);
      become(deployment.at(host.name(), before + i));
      Map<String, Fleet.Traffic> traffic = watch ? health.traffic() : Map.of();
      Optional<String> why = replace(host, release);
      if (why.isEmpty() && watch) {
        why = health.watch(host.name(), traffic);
      }
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private Optional<String> replace(HostView host, String release) throws InterruptedException {
    long begun = fleet.nanos();
    boolean isEngine = host.has(Role.QUEUE) || host.has(Role.MEMORY) || host.has(Role.DATABASE);
    try {
      if (isEngine) {
        Optional<String> broken = health.awaitWhole(host.name());
        if (broken.isPresent()) {
          return broken;
        }
        handOver(host);
      }
      fleet.replace(host.name(), release);
    } catch (Refusal e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    Optional<String> why = health.awaitUp(host.name());
    if (why.isEmpty() && isEngine) {
      why = health.awaitWhole("");
    }
    if (why.isEmpty()) {
      say.accept(
          "zone %s: %s runs %s after %.1f s"
              .formatted(host.zone(), host.name(), release, (fleet.nanos() - begun) / 1e9));
    }
    return why;
  }

  /// Asked to, the database moves in a second or two; when its primary is stopped it waits for a
  /// lease first.
  private void handOver(HostView host) throws InterruptedException {
    StackView now = fleet.hosts();
    if (Plan.primary(now).filter(p -> p.name().equals(host.name())).isEmpty()) {
      return;
    }
    Optional<String> zone = otherDatabase(now, host.zone());
    if (zone.isPresent()) {
      fleet.promote(zone.get());
      say.accept("database: the primary is in zone " + zone.get());
    }
  }

  /// A zone to which the primary can go.
  static Optional<String> otherDatabase(StackView stack, String but) {
    return stack.hosts().stream()
        .filter(h -> h.has(Role.DATABASE) && h.isUp() && !h.zone().equals(but))
        .map(HostView::zone)
        .findFirst();
  }
}
