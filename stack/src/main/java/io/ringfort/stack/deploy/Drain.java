package io.ringfort.stack.deploy;

import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.Order;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `ringfort stop`: hosts drain, and what they still have is told meanwhile.
public final class Drain {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final AgentClient agent;
  private final Consumer<String> say;

  /// @param say a line for people
  public Drain(AgentClient agent, Consumer<String> say) {
    this.agent = agent;
    this.say = say;
  }

  /// Returns when they are down.
  ///
  /// @param target a host's name or a zone's
  /// @return the hosts that obeyed
  /// @throws Refusal when there is none
  public List<String> of(String target) throws InterruptedException {
    Map<String, String> told = new HashMap<>();
    try (ExecutorService aside = Threads.virtualPerTask("drain")) {
      Future<List<String>> done = aside.submit(() -> agent.order(Order.STOP, target));
      while (!isDone(done)) {
        for (HostView host : agent.hosts().hosts()) {
          if (host.name().equals(target) || host.zone().equals(target)) {
            tell(host, told);
          }
        }
      }
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new Refusal(ExitCode.SOFTWARE, "stop " + target + ": " + e.getCause(), e);
    }
  }

  private static boolean isDone(Future<?> done) throws InterruptedException {
    try {
      done.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      // Whoever asks for what came of it is told.
      return true;
    }
  }

  private void tell(HostView host, Map<String, String> told) {
    String left = left(host);
    if (!left.isEmpty() && !left.equals(told.put(host.name(), left))) {
      say.accept(host.name() + " is " + host.state() + ", with " + left);
    }
  }

  /// What it has that others are to have; empty when there is nothing.
  static String left(HostView host) {
    return host.load().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
