package io.ringfort.core.alerts;

import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The door to what is wrong now, on any host.
public final class Alerts {
  /// The memory map of alerts, keyed `kind/subject`.
  static final String MAP = "alerts/raised";

  /// The memory map of what each host finds, keyed by its name.
  static final String FINDINGS = "alerts/findings";

  private final MemoryMap map;
  private final Json json;

  public Alerts(Memory memory, Json json) {
    map = memory.map(MAP);
    this.json = json;
  }

  /// Those that are raised, the oldest first.
  ///
  /// @throws io.ringfort.engines.memory.MemoryException when memory does not answer
  public List<Alert> current() {
    return all().stream().filter(a -> a.stage() != Alert.Stage.CLEARING).toList();
  }

  List<Alert> all() {
    List<Alert> alerts = new ArrayList<>();
    map.forEach(_ -> true, (_, bytes) -> alerts.add(json.read(bytes, Alert.class)));
    alerts.sort(Comparator.comparing(Alert::since).thenComparing(Alert::key));
    return alerts;
  }
}
