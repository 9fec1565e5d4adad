package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Everything that a host meets.
final class World {
  private final Agenda agenda;
  private final Faults faults;
  private final Judge judge;
  private final Design design;
  private final Topic topic = new Topic();
  private final Webhooks webhooks;
  private final Memory memory;

  /// What rings or speaks at the far end, call by call.
  private final Map<CallSid, Leg> legs = new HashMap<>();

  private @Nullable Rooms rooms;

  World(Agenda agenda, Design design) {
    this.agenda = agenda;
    this.design = design;
    faults = new Faults(agenda);
    webhooks = new Webhooks(agenda, faults);
    memory = new Memory(agenda, faults, design);
    judge = new Judge(agenda, memory);
  }

  void open(Fleet fleet) {
    rooms = new Rooms(fleet, agenda);
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

  Design design() {
    return design;
  }

  Topic topic() {
    return topic;
  }

  Webhooks webhooks() {
    return webhooks;
  }

  Memory memory() {
    return memory;
  }

  Map<CallSid, Leg> legs() {
    return legs;
  }

  Rooms rooms() {
    return Objects.requireNonNull(rooms);
  }
}
