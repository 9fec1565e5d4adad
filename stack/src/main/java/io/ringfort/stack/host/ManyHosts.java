package io.ringfort.stack.host;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.StackDoor;
import io.ringfort.api.operator.Work;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.data.AgentDoor;
import io.ringfort.stack.drill.DrillReports;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.Deployment;
import io.ringfort.stack.release.ReleaseStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stack of many hosts, as its operators see it from one of them. Orders go to the agent of this
/// machine, which does what it is told for its own hosts.
final class ManyHosts implements StackDoor {
  private static final Duration WITHIN = Duration.ofMillis(800);

  private final Path stack;
  private final Hosts hosts;
  private final Supplier<String> own;
  private final List<String> drillKinds;

  /// One for each of the others; clients are cheap, their connections are the library's.
  private final WebClient client = WebClient.builder().responseTimeout(WITHIN).build();

  /// @param stack the stack's data folder on this machine
  /// @param own what this host measures
  /// @param drillKinds those that can be done to the stack
  ManyHosts(Path stack, Hosts hosts, Supplier<String> own, List<String> drillKinds) {
    this.stack = stack;
    this.hosts = hosts;
    this.own = own;
    this.drillKinds = List.copyOf(drillKinds);
  }

  @Override
  public List<Host> hosts() {
    return hosts.all();
  }

  @Override
  public Map<String, String> metrics() {
    String self = hosts.self().name().value();
    Map<String, CompletableFuture<AggregatedHttpResponse>> asked = new HashMap<>();
    for (Host host : hosts.all()) {
      if (host.state() != Host.State.GONE && !host.name().value().equals(self)) {
        asked.put(
            host.name().value(),
            client
                .get("http://" + host.address() + ":" + host.port(Host.INSIDE) + "/metrics")
                .aggregate());
      }
    }
    Map<String, String> told = new HashMap<>();
    told.put(self, own.get());
    // A host that does not answer in time is one whose figures are missing: its state tells why.
    asked.forEach(
        (name, answer) ->
            Optional.ofNullable(answer.exceptionally(_ -> null).join())
                .filter(a -> a.status().isSuccess())
                .ifPresent(a -> told.put(name, a.contentUtf8())));
    return told;
  }

  @Override
  public List<ReleaseFacts> releases() {
    return new ReleaseStore(stack)
        .list().stream().map(r -> new ReleaseFacts(r.version(), r.built(), r.bytes())).toList();
  }

  @Override
  public Optional<DeployFacts> deploy() {
    return Deployment.read(stack)
        .map(
            d ->
                new DeployFacts(
                    d.from(),
                    d.to(),
                    d.state().name().toLowerCase(Locale.ROOT),
                    d.done(),
                    d.hosts(),
                    d.begun(),
                    d.why()));
  }

  @Override
  public List<DrillFacts> drills() {
    return DrillReports.read(stack);
  }

  @Override
  public boolean takesOrders() {
    return AgentDoor.read(stack).isPresent();
  }

  @Override
  public List<String> order(Order order, String target) {
    io.ringfort.stack.agent.Order told =
        switch (order) {
          case STOP -> io.ringfort.stack.agent.Order.STOP;
          case START -> io.ringfort.stack.agent.Order.START;
          case KILL -> io.ringfort.stack.agent.Order.KILL;
          case PAUSE -> io.ringfort.stack.agent.Order.PAUSE;
          case RESUME -> io.ringfort.stack.agent.Order.RESUME;
        };
    return obeyed(agent -> agent.order(told, target));
  }

  @Override
  public void promote(String zone) {
    obeyed(
        agent -> {
          agent.promote(zone);
          return List.of();
        });
  }

  @Override
  public List<String> drillKinds() {
    return drillKinds;
  }

  @Override
  public List<Operation> operations() {
    return obeyed(AgentClient::operations);
  }

  @Override
  public Operation begin(Work work, @Nullable String key) {
    return obeyed(agent -> agent.begin(work, key));
  }

  @Override
  public Operation cancel(String id) {
    return obeyed(agent -> agent.cancel(id));
  }

  private interface Told<T> {
    T tell(AgentClient agent) throws InterruptedException;
  }

  private <T> T obeyed(Told<T> told) {
    try {
      return told.tell(AgentClient.of(stack));
    } catch (Refusal e) {
      throw new ApiException(ApiError.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ApiException(ApiError.UNAVAILABLE, "this host stops");
    }
  }
}
