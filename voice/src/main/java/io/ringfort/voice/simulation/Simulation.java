package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Lives some hostile hours of calls in a few milliseconds and holds the outcome against the
/// promises. The same seed and options give the same history, on any machine. Single-threaded; any
/// thread may run one.
///
/// Real are the decisions: the lifecycle, the verbs, and how a call goes on elsewhere. Modelled are
/// the queue, the memory store, SIP, media, rooms, customers, and the hosts that carry the decisions
/// out: by the rules of `voice.calls`, `voice.takeover` and `core.hosts`.
public final class Simulation {
  private final World world;
  private final Fleet fleet;

  private Simulation(World world) {
    this.world = world;
    fleet = new Fleet(world);
    world.open(fleet);
  }

  /// Lives one world to its end.
  public static Report run(long seed, Options options) {
    return run(seed, options, Design::new);
  }

  static Report run(long seed, Options options, Supplier<Design> design) {
    World world = new World(new Agenda(seed), design.get());
    Judge judge = world.judge();
    try {
      new Simulation(world).live(options);
      return new Report(seed, judge.atRest(), Optional.empty());
    } catch (Broken broken) {
      return new Report(seed, judge.counts(), Optional.of(judge.violation(broken)));
    }
  }

  private void live(Options options) {
    Agenda agenda = world.agenda();
    for (int i = 0; i < options.hosts(); i++) {
      fleet.boot();
    }
    Faults faults = world.faults();
    any(2, Host::die);
    any(2, host -> host.freeze(faults.freezeMillis()));
    for (Host.Net net : Host.Net.values()) {
      any(2, host -> host.cutOff(net, faults.cutMillis()));
    }
    // Two at once.
    faults.fromTimeToTime(1, () -> List.of(1, 2).forEach(_ -> fleet.any().ifPresent(Host::die)));
    any(60, this::giveAway);
    faults.fromTimeToTime(agenda.oneOf(0, 0, 0, 1), this::loseMemory);
    new People(world, fleet).live(options);
    agenda.run();
    Topic topic = world.topic();
    if (topic.committed() != topic.end()) {
      throw new Broken(
          "the queue",
          "an offset is held for ever: got "
              + topic.committed()
              + " (expected: "
              + topic.end()
              + ")");
    }
  }

  private void loseMemory() {
    world.memory().lose();
    world.judge().memoryIsLost();
  }

  private void any(int most, Consumer<Host> what) {
    world.faults().fromTimeToTime(most, () -> fleet.any().ifPresent(what));
  }

  /// A host drains, or a call is wanted elsewhere.
  private void giveAway(Host from) {
    for (CallOwner owner : from.owners()) {
      fleet.any().filter(to -> to != from).ifPresent(owner::give);
    }
  }
}
