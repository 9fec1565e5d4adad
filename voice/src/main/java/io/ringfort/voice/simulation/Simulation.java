package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lives some hostile hours of calls in a few milliseconds and holds the outcome against the
/// promises. The same seed and options give the same history, on any machine. Single-threaded; any
/// thread may run one.
///
/// Real are the decisions: the lifecycle and the verbs. Modelled are the queue, SIP, media, rooms,
/// customers, and the host that carries the decisions out: by the rules of `voice.calls`, and with
/// no snapshot that outlives it.
public final class Simulation {
  private static final int SLOWEST_TAKEOVER_MILLIS = 90_000;

  private final World world;
  private @Nullable Host host;
  private int hosts;

  private Simulation(World world) {
    this.world = world;
  }

  /// Lives one world to its end.
  public static Report run(long seed, Options options) {
    return run(seed, options, Design::new);
  }

  static Report run(long seed, Options options, Supplier<Design> design) {
    Agenda agenda = new Agenda(seed);
    Judge judge = new Judge(agenda);
    try {
      Faults faults = new Faults(agenda);
      World world =
          new World(agenda, faults, judge, design.get(), new Topic(), new Webhooks(agenda, faults));
      new Simulation(world).live(options);
      return new Report(seed, judge.atRest(), Optional.empty());
    } catch (Broken broken) {
      return new Report(seed, judge.counts(), Optional.of(judge.violation(broken)));
    }
  }

  private void live(Options options) {
    takeOver();
    new People(world, () -> Objects.requireNonNull(host)).live(options);
    world.agenda().run();
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

  private void takeOver() {
    Agenda agenda = world.agenda();
    Host next =
        new Host(
            world,
            hosts++,
            () ->
                agenda.in(
                    agenda.between(100, agenda.oneOf(2_000, SLOWEST_TAKEOVER_MILLIS)),
                    this::takeOver));
    host = next;
    new Dispatcher(next, world.topic()).start();
  }
}
