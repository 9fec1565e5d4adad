package io.ringfort.api;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.StackDoor;
import io.ringfort.api.operator.Work;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Two hosts in two zones, one of which is gone.
final class FakeStack implements StackDoor {
  static final Instant BEGUN = Instant.parse("2026-01-02T03:00:00Z");

  final List<String> obeyed = new CopyOnWriteArrayList<>();
  final List<Operation> operations = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();
  volatile boolean takesOrders = true;

  @Override
  public List<Host> hosts() {
    return List.of(host("a-voice", "a", Host.State.UP), host("b-voice", "b", Host.State.GONE));
  }

  private static Host host(String name, String zone, Host.State state) {
    return new Host(
        new HostName(name),
        "here",
        zone,
        Set.of(Role.VOICE, Role.API),
        "one",
        1,
        state,
        "127.0.1.3",
        Map.of(),
        Map.of("calls", 2L));
  }

  @Override
  public Map<String, String> metrics() {
    return Map.of(
        "a-voice",
        """
        # TYPE ringfort_calls_live gauge
        ringfort_calls_live 2.0
        ringfort_sip_gateway_up{gateway="sip:1.2.3.4:5060",trunk="far \\"one\\""} 1.0
        ringfort_smpp_bind_up{bind="1.2.3.4:2775#0",carrier="c"} 1.0
        ringfort_smpp_bind_up{bind="1.2.3.4:2775#1",carrier="c"} 0.0
        ringfort_smpp_submits_total{answer="taken",carrier="c"} 7.0
        ringfort_queue_append_seconds_count{topic="messages"} 4
        ringfort_queue_append_seconds_sum{topic="messages"} 0.02
        ringfort_odd +Inf
        nonsense
        """,
        "b-voice",
        """
        ringfort_calls_live 1.0
        ringfort_sip_gateway_up{gateway="sip:1.2.3.4:5060",trunk="far \\"one\\""} 0.0
        """);
  }

  @Override
  public List<ReleaseFacts> releases() {
    return List.of(new ReleaseFacts("one", BEGUN, 5));
  }

  @Override
  public Optional<DeployFacts> deploy() {
    return Optional.of(new DeployFacts("zero", "one", "done", 2, 2, BEGUN, null));
  }

  @Override
  public List<DrillFacts> drills() {
    return List.of(
        new DrillFacts(
            "d", "HOST", "a-voice", BEGUN, "held", List.of(new DrillCheck("w", "b", "g", true))));
  }

  @Override
  public boolean takesOrders() {
    return takesOrders;
  }

  @Override
  public List<String> order(Order order, String target) {
    if (order == Order.START) {
      throw new ApiException(ApiError.INVALID_PARAMETER, target + " is up already");
    }
    obeyed.add(order.word() + " " + target);
    return List.of(target);
  }

  @Override
  public void promote(String zone) {
    obeyed.add("promote " + zone);
  }

  @Override
  public List<String> drillKinds() {
    return List.of("host", "freeze");
  }

  @Override
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  @Override
  public Operation begin(Work work, @Nullable String key) {
    if (!operations.isEmpty() && !operations.getFirst().state().isOver()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "'" + operations.getFirst().text() + "' is under way since " + BEGUN);
    }
    keys.add(String.valueOf(key));
    Operation begun = operation("" + operations.size(), work.words(), Operation.State.RUNNING);
    operations.addFirst(begun);
    return begun;
  }

  @Override
  public Operation cancel(String id) {
    Operation before =
        operations.stream().filter(o -> o.id().equals(id)).findFirst().orElseThrow();
    Operation ended = operation(id, before.words(), Operation.State.CANCELLED);
    operations.set(operations.indexOf(before), ended);
    return ended;
  }

  private static Operation operation(String id, List<String> words, Operation.State state) {
    return new Operation(
        id,
        words,
        state,
        state.isOver() ? 143 : null,
        BEGUN,
        state.isOver() ? BEGUN : null,
        List.of("<b>line</b>"),
        7);
  }
}
