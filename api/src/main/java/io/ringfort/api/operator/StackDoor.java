package io.ringfort.api.operator;

import io.ringfort.core.hosts.Host;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stack as its operators see it. Whoever starts the hosts makes it. Any thread; methods other
/// than [#hosts] may wait for other hosts for some seconds.
public interface StackDoor {

  /// All hosts, from this one's copy.
  List<Host> hosts();

  /// What each host that answers measures, by its name, in the text format of Prometheus.
  Map<String, String> metrics();

  /// Newest first.
  List<ReleaseFacts> releases();

  /// The last one, if there was any.
  Optional<DeployFacts> deploy();

  /// Reports of drills, newest first.
  List<DrillFacts> drills();

  /// Whether [#order] and [#promote] are obeyed: where an agent runs the hosts.
  boolean takesOrders();

  /// @param target a host's name or a zone's
  /// @return the hosts that obeyed
  /// @throws io.ringfort.api.errors.ApiException with the reason when it is refused
  List<String> order(Order order, String target);

  /// Moves the primary of the database to a zone.
  ///
  /// @throws io.ringfort.api.errors.ApiException with the reason when it cannot be moved
  void promote(String zone);

  /// What can be drilled here, such as `freeze`.
  List<String> drillKinds();

  /// What runs and ran since the agent started, newest first, some ten at most.
  ///
  /// @throws io.ringfort.api.errors.ApiException when the agent does not answer
  List<Operation> operations();

  /// Returns when it is about to run.
  ///
  /// @param key whoever comes again with the same one gets the same operation; null: none
  /// @throws io.ringfort.api.errors.ApiException with the reason when it is refused, such as
  ///   another one that runs
  Operation begin(Work work, @Nullable String key);

  /// Asks one to end, as Ctrl-C does; returns at once. One that ended is left as it is.
  ///
  /// @throws io.ringfort.api.errors.ApiException when there is none of that id
  Operation cancel(String id);

  /// What may be asked of a host, or of all hosts of a zone.
  enum Order {
    /// Drain it, and leave it down.
    STOP,
    /// Start it if it is down.
    START,
    /// SIGKILL; it is started again.
    KILL,
    /// SIGSTOP.
    PAUSE,
    /// SIGCONT.
    RESUME;

    /// In small letters, as in paths.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record ReleaseFacts(String version, Instant built, long bytes) {}

  /// @param state such as `running` or `going_back`
  /// @param done of how many hosts, `hosts` of them
  /// @param why it goes or went back
  record DeployFacts(
      String from,
      String to,
      String state,
      int done,
      int hosts,
      Instant begun,
      @Nullable String why) {}

  /// @param verdict `held`, `not held` or `aborted`
  record DrillFacts(
      String name,
      String kind,
      String target,
      Instant begun,
      String verdict,
      List<DrillCheck> checks) {
    public DrillFacts {
      checks = List.copyOf(checks);
    }
  }

  record DrillCheck(String what, String bound, String got, boolean held) {}
}
