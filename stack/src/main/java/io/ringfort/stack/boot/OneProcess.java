package io.ringfort.stack.boot;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.StackDoor;
import io.ringfort.api.operator.Work;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.voice.VoicePlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stack in one process, as its operators see it: one host that does everything, and takes no
/// orders.
final class OneProcess implements StackDoor {
  private static final String HERE = "here";

  private final String address;
  private final LongSupplier calls;
  private final Supplier<String> metrics;

  /// @param calls how many are live
  OneProcess(String address, LongSupplier calls, Supplier<String> metrics) {
    this.address = address;
    this.calls = calls;
    this.metrics = metrics;
  }

  @Override
  public List<Host> hosts() {
    return List.of(
        new Host(
            VoicePlace.Alone.NAME,
            HERE,
            HERE,
            Set.of(Role.values()),
            "",
            1,
            Host.State.UP,
            address,
            Map.of(),
            Map.of("calls", calls.getAsLong())));
  }

  @Override
  public Map<String, String> metrics() {
    return Map.of(VoicePlace.Alone.NAME.value(), metrics.get());
  }

  @Override
  public List<ReleaseFacts> releases() {
    return List.of();
  }

  @Override
  public Optional<DeployFacts> deploy() {
    return Optional.empty();
  }

  @Override
  public List<DrillFacts> drills() {
    return List.of();
  }

  @Override
  public boolean takesOrders() {
    return false;
  }

  @Override
  public List<String> order(Order order, String target) {
    throw alone();
  }

  @Override
  public void promote(String zone) {
    throw alone();
  }

  @Override
  public List<String> drillKinds() {
    return List.of();
  }

  @Override
  public List<Operation> operations() {
    return List.of();
  }

  @Override
  public Operation begin(Work work, @Nullable String key) {
    throw alone();
  }

  @Override
  public Operation cancel(String id) {
    throw alone();
  }

  private static ApiException alone() {
    return new ApiException(
        ApiError.INVALID_PARAMETER, "got an order to the only process (expected: several hosts)");
  }
}
