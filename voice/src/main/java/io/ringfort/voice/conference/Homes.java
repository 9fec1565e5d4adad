package io.ringfort.voice.conference;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.threads.Threads;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The voice hosts as homes of rooms and lines. Any thread; costs no more than a look into a local
/// copy.
public final class Homes {
  private static final Homes ALONE = new Homes(null);

  private final @Nullable Hosts hosts;

  private Homes(@Nullable Hosts hosts) {
    this.hosts = hosts;
  }

  /// For the only host: everything is at home here, and nothing is written down of it.
  public static Homes alone() {
    return ALONE;
  }

  public static Homes among(Hosts hosts) {
    return new Homes(hosts);
  }

  boolean isAlone() {
    return hosts == null;
  }

  /// This host as a home; null when it is the only one.
  @Nullable Home here(long epoch) {
    if (hosts == null) {
      return null;
    }
    Host self = hosts.self();
    return new Home(self.name(), self.incarnation(), epoch);
  }

  /// @return null for the only host
  @Nullable HostName self() {
    return hosts == null ? null : hosts.self().name();
  }

  /// @param home null for none
  boolean isHere(@Nullable Home home) {
    if (hosts == null) {
      return true;
    }
    Host self = hosts.self();
    return home != null
        && home.host().equals(self.name())
        && home.incarnation() == self.incarnation();
  }

  /// The home of something new: this host, unless it takes in nothing new.
  @Nullable Home first(String anchor) {
    return hosts == null || hosts.self().state() == Host.State.UP ? here(1) : chosen(anchor, 1);
  }

  /// Whether it is a home that lives.
  boolean isAlive(@Nullable Home home) {
    return home != null && (hosts == null || hosts.isAlive(home.host(), home.incarnation()));
  }

  /// The home that everybody chooses for what has none; without any voice host to give new work to
  /// it is this one.
  ///
  /// @param anchor of the room or line
  @Nullable Home chosen(String anchor, long epoch) {
    if (hosts == null) {
      return null;
    }
    return Rendezvous.choose(anchor, hosts.up(Role.VOICE))
        .map(host -> new Home(host.name(), host.incarnation(), epoch))
        .orElseGet(() -> here(epoch));
  }

  Optional<Host> host(HostName name) {
    return hosts == null ? Optional.empty() : hosts.find(name);
  }

  /// Told of each voice host that is gone, on a thread of its own; nobody is told of the only host.
  Hosts.Listening whenGone(Consumer<Host> told) {
    if (hosts == null) {
      return () -> {};
    }
    return hosts.listen(
        host -> {
          if (host.state() == Host.State.GONE && host.has(Role.VOICE)) {
            Threads.startVirtual("homes-of-" + host.name(), () -> told.accept(host));
          }
        });
  }

  /// Whether this host may still speak for its rooms.
  boolean mayAct() {
    return hosts == null || hosts.lease().isHeld();
  }
}
