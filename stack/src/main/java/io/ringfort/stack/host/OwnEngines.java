package io.ringfort.stack.host;

import io.ringfort.engines.database.DatabaseHost;
import io.ringfort.engines.queue.KafkaBroker;
import io.ringfort.stack.link.HostReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The engines that a host is a part of, as far as operators have to do with them.
///
/// @param database null without that role
/// @param broker null without the role queue
record OwnEngines(@Nullable DatabaseHost database, @Nullable KafkaBroker broker) {
  static final OwnEngines NONE = new OwnEngines(null, null);

  /// Whoever takes hosts down one after another looks at these first.
  Map<String, Long> figures() {
    Map<String, Long> figures = new HashMap<>();
    if (broker != null) {
      figures.put(HostReport.BEHIND, broker.copiesBehind());
    }
    if (database != null && database.status().role() == DatabaseHost.Role.PRIMARY) {
      figures.put(HostReport.PRIMARY, 1L);
    }
    return figures;
  }

  /// @throws IllegalStateException when the host has no database
  /// @throws io.ringfort.engines.database.DatabaseException when the primary was not moved
  void promote(String zone) {
    if (database == null) {
      throw new IllegalStateException("got a host without a database (expected: one with)");
    }
    database.promote(zone);
  }
}
