package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;
import java.util.ArrayList;
import java.util.List;

/// Everything that an owner meets.
final class World {
  private final Agenda agenda;
  private final Faults faults;
  private final Judge judge;
  private final Store store;
  private final Design design;
  private final List<Carrier> carriers = new ArrayList<>();

  World(Agenda agenda, Judge judge, Design design) {
    this.agenda = agenda;
    this.judge = judge;
    this.design = design;
    faults = new Faults(agenda);
    store = new Store(agenda, faults, judge);
    carriers.add(new Carrier("east", this));
    carriers.add(new Carrier("west", this));
  }

  Agenda agenda() {
    return agenda;
  }

  Faults faults() {
    return faults;
  }

  Judge judge() {
    return judge;
  }

  Store store() {
    return store;
  }

  Design design() {
    return design;
  }

  Carrier anyCarrier() {
    return carriers.get(agenda.between(0, carriers.size() - 1));
  }

  Carrier carrier(String name) {
    return carriers.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
