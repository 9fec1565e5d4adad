package io.ringfort.core.hosts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The hosts of the stack as this one sees them; registers this one. Reads come from a local copy
/// that is at most a second old. Any thread.
public interface Hosts extends AutoCloseable {

  /// This host.
  Host self();

  /// All that are registered, this one too, those that are gone last; by name.
  List<Host> all();

  default Optional<Host> find(HostName name) {
    return all().stream().filter(h -> h.name().equals(name)).findFirst();
  }

  /// Those with that role to which new work may be given (state UP), by name.
  default List<Host> up(Role role) {
    return all().stream().filter(h -> h.has(role) && h.state() == Host.State.UP).toList();
  }

  /// Whether that very start of a host is alive, in any state but GONE.
  default boolean isAlive(HostName name, long incarnation) {
    return find(name)
        .filter(h -> h.incarnation() == incarnation && h.state() != Host.State.GONE)
        .isPresent();
  }

  /// Whether that very start of a host is known to be over. One that is not in sight may just have
  /// come.
  default boolean isOver(HostName name, long incarnation) {
    return find(name)
        .filter(
            h ->
                h.incarnation() > incarnation
                    || (h.incarnation() == incarnation && h.state() == Host.State.GONE))
        .isPresent();
  }

  Lease lease();

  /// How often this start of the host lost its lease.
  default long leasesLost() {
    return 0;
  }

  /// This host goes to another state; returns when others can see it.
  void become(Host.State state);

  /// Figures that others see of this host, with the next beat.
  void load(Map<String, Long> figures);

  /// Told of every change of another host's state or incarnation, and once of each GONE; on a
  /// thread of its own, one change after another, so it may take its time.
  Listening listen(Listener listener);

  /// What a listener is told.
  interface Listener {
    void changed(Host host);
  }

  /// An ongoing [#listen].
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /// Says GONE, so that nobody has to find out.
  @Override
  void close();
}
