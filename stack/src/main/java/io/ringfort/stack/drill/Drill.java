package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.Order;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One drill, from the check that the stack is well to the report. It does what a customer, a
/// carrier and an operator can do, and nothing else. One thread, besides its load.
public final class Drill implements AutoCloseable {
  private static final Duration STEADY = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(90);

  /// After which nothing more is expected to happen.
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private static final Duration UP_WITHIN = Duration.ofMinutes(4);
  private static final long HEARD_MILLIS = 500;

  private final Wish wish;
  private final Stage stage;
  private final Http http;
  private final Carrier carrier;
  private final Customer customer;
  private final OwnNumber number;
  private final MessageLoad messages;
  private final CallLoad calls;
  private final PrintWriter out;
  private final List<Report.Step> steps = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private Plan plan;

  private Drill(Wish wish, Plan plan, Stage stage, Credentials credentials, PrintWriter out) {
    this.wish = wish;
    this.plan = plan;
    this.stage = stage;
    this.http = stage.http();
    this.out = out;
    URI simulator = credentials.simulatorUrl();
    if (simulator == null || credentials.numbers().isEmpty()) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "drill: the stack has no simulator or no number (expected: both, for its calls)");
    }
    String name = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    carrier = new Carrier(http, simulator);
    customer = new Customer(http, credentials);
    number = new OwnNumber(customer, credentials.numbers().getLast());
    Numbers handsets = new Numbers();
    messages =
        new MessageLoad(customer, credentials.numbers(), handsets, name, plan.smsPerSecond());
    calls = new CallLoad(customer, carrier, handsets, number.number(), name);
  }

  /// What is asked for.
  ///
  /// @param target a host or a zone; null: one that is worth it
  /// @param hold from the fault to its undoing; null: as the kind has it
  public record Wish(
      Kind kind, @Nullable String target, double smsPerSecond, int calls, @Nullable Duration hold) {}

  /// @throws Refusal when the stack is not well, or could not go on without the target
  public static Report run(
      Wish wish, AgentClient agent, Credentials credentials, PrintWriter out)
      throws InterruptedException {
    try (Http http = new Http()) {
      Stage stage = new Stage(agent, http);
      try (Drill drill = new Drill(wish, plan(wish, stage), stage, credentials, out)) {
        return drill.run();
      }
    }
  }

  private static Plan plan(Wish wish, Stage stage) throws InterruptedException {
    List<String> hosts = stage.hosts(wish.kind(), wish.target());
    return new Plan(
        wish.kind(),
        wish.target() != null ? wish.target() : target(wish.kind(), hosts),
        hosts,
        wish.smsPerSecond(),
        wish.calls(),
        wish.hold() == null ? wish.kind().hold() : wish.hold());
  }

  private static String target(Kind kind, List<String> hosts) {
    // A zone's hosts are named after it in a file that `up --zones` wrote; any other names its own.
    return kind.isOfZone() ? hosts.getFirst().split("-")[0] : hosts.getFirst();
  }

  private Report run() throws InterruptedException {
    step("load: " + plan.smsPerSecond() + " SMS/s, " + plan.calls() + " handsets in calls");
    if (plan.calls() > 0) {
      number.rings(carrier.sink(calls.inboundSink()));
      calls.place(plan.calls());
      awaitConnected();
      calls.pressFirst();
    }
    messages.start();
    never.await(STEADY.toMillis(), TimeUnit.MILLISECONDS);
    refuseIfUnwell();
    // Who has the most calls is known only now.
    plan = plan(wish, stage);
    Map<String, String> owners = stage.owners();
    Map<String, Long> doubts = stage.doubts();
    Watch watch = new Watch(calls, messages, carrier);
    Instant fault = step(plan.kind().order() + " " + plan.target() + " " + plan.hosts());
    String aborted = faultAndUndo(watch);
    Optional<Instant> whole = awaitWhole(watch, aborted.isEmpty());
    never.await(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    Instant end = step("the load ends");
    messages.close();
    Findings findings = new Findings(calls, messages, carrier, stage);
    Findings.Time time = new Findings.Time(fault.minus(STEADY), fault, end, whole);
    Findings.Ears ears = findings.listen();
    Map<String, String> ownersNow = stage.owners();
    if (plan.calls() > 0) {
      calls.pressLast();
    }
    Outcome.Messages delivered = findings.awaitDelivered(doubts);
    step(delivered.delivered() + " of " + delivered.accepted() + " are delivered");
    Outcome.Kept kept = findings.keep();
    Outcome outcome =
        new Outcome(
            delivered,
            findings.api(),
            findings.calls(ears, time, moved(owners, ownersNow), kept),
            findings.recovery(ears, time),
            aborted);
    return Report.of(plan, steps, outcome);
  }

  /// What fails before the fault says nothing about it.
  private void refuseIfUnwell() {
    if (messages.bad() > 0) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "drill: the stack does not bear the load even without a fault: "
              + messages.bad()
              + " of "
              + (messages.bad() + messages.good())
              + " creates failed");
    }
  }

  /// Until every handset hears what it is to hear.
  private void awaitConnected() throws InterruptedException {
    Map<String, CallKind> silent = new HashMap<>();
    long end = System.nanoTime() + CONNECTED_WITHIN.toNanos();
    do {
      never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      silent.clear();
      calls.placed().forEach(p -> silent.put(p.handset(), p.kind()));
      for (JsonNode beat : carrier.pulse()) {
        if (beat.path("state").asText().equals("answered")
            && beat.path("media").path("msSinceLastSound").asLong(Long.MAX_VALUE) < HEARD_MILLIS) {
          silent.remove(beat.path("handset").asText());
        }
      }
    } while (!silent.isEmpty() && System.nanoTime() < end);
    if (!silent.isEmpty()) {
      throw new Refusal(
          ExitCode.SOFTWARE,
          "drill: these handsets hear nothing after "
              + CONNECTED_WITHIN.toSeconds()
              + " s, so there is nothing to lose: "
              + silent);
    }
    step("all " + calls.placed().size() + " handsets are in calls and hear them");
  }

  /// However it ends, the fault is undone: by the guard, or by whoever interrupts.
  ///
  /// @return why the guard ended it; empty when it did not
  private String faultAndUndo(Watch watch) throws InterruptedException {
    try {
      return fault(watch);
    } finally {
      Order undo = plan.kind().undo();
      if (undo != null) {
        step(undo + " " + plan.target());
        stage.order(undo, plan);
      }
    }
  }

  private String fault(Watch watch) throws InterruptedException {
    Order order = plan.kind().order();
    long end = System.nanoTime() + plan.hold().toNanos();
    String aborted = "";
    try (ExecutorService aside = Threads.virtualPerTask("drill-fault")) {
      // A drain takes as long as it takes; the guard looks meanwhile.
      Future<?> done =
          aside.submit(
              () -> {
                stage.order(order, plan);
                return null;
              });
      while ((System.nanoTime() < end || !done.isDone()) && aborted.isEmpty()) {
        never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        aborted = watch.look().orElse("");
      }
      if (!aborted.isEmpty()) {
        step("aborted: " + aborted);
      }
      done.get();
    } catch (ExecutionException e) {
      aborted = "the fault could not be made: " + e.getCause();
    }
    return aborted;
  }

  private Optional<Instant> awaitWhole(Watch watch, boolean guarded) throws InterruptedException {
    long end = System.nanoTime() + UP_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      if (stage.isWhole()) {
        return Optional.of(step("every host is up"));
      }
      if (guarded) {
        Optional<String> reason = watch.look();
        if (reason.isPresent()) {
          // Whatever was done is undone by now: there is nothing left to abort.
          guarded = false;
          step("seen: " + reason.get());
        }
      }
      never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
    return Optional.empty();
  }

  private Findings.Moved moved(Map<String, String> before, Map<String, String> after) {
    List<String> onTarget =
        before.entrySet().stream()
            .filter(e -> plan.hosts().contains(e.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    int moved =
        (int)
            onTarget.stream()
                .filter(sid -> after.containsKey(sid) && !after.get(sid).equals(before.get(sid)))
                .count();
    return new Findings.Moved(onTarget.size(), moved);
  }

  private Instant step(String what) {
    Report.Step step = new Report.Step(Instant.now(), what);
    steps.add(step);
    out.println(step.at() + " " + what);
    out.flush();
    return step.at();
  }

  /// Hangs up, and leaves the account as it was.
  @Override
  public void close() {
    messages.close();
    try {
      calls.hangUp();
      number.restore();
    } catch (RuntimeException e) {
      out.println("drill: what it left behind is not all taken away: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
