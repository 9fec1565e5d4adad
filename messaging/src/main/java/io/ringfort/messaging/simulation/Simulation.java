package io.ringfort.messaging.simulation;

import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Lives a hostile half hour of messaging in a few milliseconds and holds the outcome against the
/// promises. The same seed and options give the same history, on any machine. Single-threaded; any
/// thread may run one.
///
/// Real are the decisions: the lifecycle, and the ledger of what may be settled and forgotten.
/// Modelled are queue, memory, archive, webhooks, carriers, customers, and the owner that carries
/// the decisions out.
public final class Simulation {
  private static final int SLOWEST_TAKEOVER_MILLIS = 20_000;

  private final Agenda agenda;
  private final World world;
  private final Map<Partition, Owner> owners = new LinkedHashMap<>();

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
        IntStream.range(0, options.partitions()).mapToObj(_ -> new Partition(agenda)).toList();
    for (Partition partition : partitions) {
      takeOver(partition);
      world.faults().fromTimeToTime(4, () -> ownerOf(partition).die());
    }
    world.faults().fromTimeToTime(3, this::loseMemory);
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

  private void takeOver(Partition partition) {
    Runnable onDeath =
        () -> agenda.in(agenda.between(100, SLOWEST_TAKEOVER_MILLIS), () -> takeOver(partition));
    Owner owner = new Owner(world, partition, onDeath);
    owners.put(partition, owner);
    owner.start();
  }

  private Owner ownerOf(Partition partition) {
    return Objects.requireNonNull(owners.get(partition));
  }

  private void loseMemory() {
    world.store().loseMemory();
    owners.values().forEach(Owner::showAgain);
  }
}
