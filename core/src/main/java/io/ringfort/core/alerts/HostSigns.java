package io.ringfort.core.alerts;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// Finds the hosts that should work and do not: those of the stack's file that are not UP, whether
/// they died, were stopped, or never came.
public final class HostSigns implements Sign {
  private final Hosts hosts;
  private final Set<HostName> planned;

  public HostSigns(Hosts hosts, Set<HostName> planned) {
    this.hosts = hosts;
    this.planned = Set.copyOf(planned);
  }

  @Override
  public Set<Finding> look(Instant now) {
    Set<Finding> missing = new HashSet<>();
    for (HostName name : planned) {
      if (hosts.find(name).filter(h -> h.state() == Host.State.UP).isEmpty()) {
        missing.add(Finding.of(AlertKind.HOST_GONE, name.value()));
      }
    }
    return missing;
  }
}
