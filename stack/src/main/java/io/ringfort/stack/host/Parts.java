package io.ringfort.stack.host;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.MessagingRole;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.link.HostReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a running host can be asked.
///
/// @param messaging null without that role
/// @param traffic null on a host of engines only
/// @param engines that run on the host itself
record Parts(
    Hosts hosts,
    Supplier<Map<String, Long>> load,
    @Nullable MessagingRole messaging,
    @Nullable Traffic traffic,
    OwnEngines engines) {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
  private static final int MOST = 10_000;

  /// @param credentials of the first account; null without the role API
  record Traffic(
      Messages messages, LiveCalls calls, @Nullable Supplier<Credentials> credentials) {}

  /// Without engines of its own.
  Parts(
      Hosts hosts,
      Supplier<Map<String, Long>> load,
      @Nullable MessagingRole messaging,
      @Nullable Traffic traffic) {
    this(hosts, load, messaging, traffic, OwnEngines.NONE);
  }

  Parts with(OwnEngines own) {
    return new Parts(hosts, load, messaging, traffic, own);
  }

  /// What others see of it.
  Map<String, Long> figures() {
    Map<String, Long> all = new HashMap<>(load.get());
    all.putAll(engines.figures());
    return all;
  }

  HostReport report(boolean everything) {
    return new HostReport(
        hosts.self(),
        messaging == null ? List.of() : List.copyOf(messaging.partitions()),
        hosts.all(),
        everything && traffic != null ? inFlight(traffic) : null,
        traffic == null || traffic.credentials() == null ? null : traffic.credentials().get());
  }

  private static HostReport.InFlight inFlight(Traffic traffic) {
    Messages messages = traffic.messages();
    return new HostReport.InFlight(
        traffic.calls().some(MOST),
        messages.inFlight(MOST).stream()
            .map(
                m ->
                    new HostReport.LiveMessage(
                        m.intent().sid().value(),
                        m.progress().status().text(),
                        messages.partitionOf(m)))
            .toList());
  }

  /// Nothing new comes here any more.
  void drain() {
    try {
      hosts.become(Host.State.DRAINING);
    } catch (RuntimeException e) {
      // Memory may be down already: then all are.
      LOG.warn("others are not told that this host drains: {}", e.getMessage());
    }
  }
}
