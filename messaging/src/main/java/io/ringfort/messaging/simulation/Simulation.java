package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Lives a hostile half hour of messaging in a few milliseconds and holds the outcome against the
/// promises. The same seed and options give the same history, on any machine. Single-threaded; any
/// thread may run one.
///
/// Real are the decisions: the lifecycle, and the ledger of what may be settled and forgotten.
/// Modelled are queue and group, memory, archive, webhooks, carriers, customers, and the owner that
/// carries the decisions out, several of them on each of several hosts.
public final class Simulation {
  private final Agenda agenda;
  private final World world;

  private Simulation(Agenda agenda, World world) {
    this.agenda = agenda;
    this.world = world;
  }

  /// Lives one world to its end.
  public static Report run(long seed, Options options) {
    return run(seed, options, Design::new);
  }

  static Report run(long seed, Options options, Function<Policy, Design> design) {
    Agenda agenda = new Agenda(seed);
    Policy policy =
        new Policy(
            agenda.oneOf(UnknownOutcome.RESEND, UnknownOutcome.HOLD),
            Duration.ofSeconds(3),
            Duration.ofMinutes(1),
            Duration.ofMinutes(agenda.oneOf(1, 10)));
    Judge judge = new Judge(agenda, policy.unknownOutcome());
    try {
      Simulation simulation =
          new Simulation(agenda, new World(agenda, judge, design.apply(policy)));
      simulation.live(options);
      return new Report(seed, judge.atRest(), Optional.empty());
    } catch (Broken broken) {
      return new Report(seed, judge.counts(), Optional.of(judge.violation(broken)));
    }
  }

  private void live(Options options) {
    List<Partition> partitions =
        IntStream.range(0, options.partitions())
            .mapToObj(_ -> new Partition(agenda, world.design()))
            .toList();
    Group group = new Group(world, partitions);
    for (int i = 0; i < options.hosts(); i++) {
      group.boot();
    }
    Faults faults = world.faults();
    any(4 * options.hosts(), group, Host::die);
    any(3, group, host -> host.freeze(faults.freezeMillis()));
    any(3, group, host -> host.cutOffFromQueue(faults.cutMillis()));
    any(2, group, host -> host.cutOffFromMemory(faults.cutMillis()));
    any(2, group, host -> host.cutOffFromCarriers(faults.cutMillis()));
    for (Partition partition : partitions) {
      faults.fromTimeToTime(
          2, () -> group.anyMember().ifPresent(host -> group.move(partition, host)));
    }
    faults.fromTimeToTime(3, () -> loseMemory(group));
    new Customers(world, partitions).send(options.messages());
    agenda.run();
    for (Partition partition : partitions) {
      if (partition.committed() != partition.end()) {
        throw new Broken(
            "the queue",
            "an offset is held for ever: got "
                + partition.committed()
                + " (expected: "
                + partition.end()
                + ")");
      }
    }
  }

  private void any(int most, Group group, Consumer<Host> fault) {
    world.faults().fromTimeToTime(most, () -> group.anyMember().ifPresent(fault));
  }

  private void loseMemory(Group group) {
    world.store().loseMemory();
    group.members().forEach(Host::showAgain);
  }
}
