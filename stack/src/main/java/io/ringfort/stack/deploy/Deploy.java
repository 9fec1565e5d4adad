package io.ringfort.stack.deploy;

import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `ringfort deploy`: brings all hosts of a running stack to another release, or back. Runs in the
/// process of the command; the agent does what it says, host by host.
public final class Deploy {
  private final Path data;
  private final Duration watch;
  private final boolean anyway;
  private final Consumer<String> say;

  /// @param data the stack's folder
  /// @param watch how long each host is looked at before the next one
  /// @param anyway also when hosts are not ready before
  /// @param say a line for people
  public Deploy(Path data, Duration watch, boolean anyway, Consumer<String> say) {
    this.data = data;
    this.watch = watch;
    this.anyway = anyway;
    this.say = say;
  }

  /// To a release; goes on with a deploy of it that was killed.
  ///
  /// @return how it ended
  /// @throws Refusal when it does not even begin
  public ExitCode to(String release) throws InterruptedException {
    try (Alone _ = Alone.on(data);
        AgentFleet fleet = new AgentFleet(AgentClient.of(data), say)) {
      fleet.check(release);
      StackView stack = fleet.hosts();
      Optional<Deployment> last = Deployment.read(data);
      if (last.filter(d -> !d.isOver()).isEmpty() && isRunBy(stack, release)) {
        fleet.settle(release);
        say.accept("all hosts run " + release);
        return ExitCode.OK;
      }
      return run(fleet, begin(stack, last, release));
    }
  }

  /// To the release before the last deploy, whether that is over or not.
  public ExitCode back() throws InterruptedException {
    try (Alone _ = Alone.on(data);
        AgentFleet fleet = new AgentFleet(AgentClient.of(data), say)) {
      Deployment back = takeBack(Deployment.read(data));
      fleet.check(target(back));
      return run(fleet, back);
    }
  }

  private static boolean isRunBy(StackView stack, String release) {
    return stack.hosts().stream().allMatch(h -> h.release().equals(release) && h.isUp());
  }

  private static String target(Deployment deployment) {
    return deployment.state() == Deployment.State.RUNNING ? deployment.to() : deployment.from();
  }

  static Deployment begin(StackView stack, Optional<Deployment> last, String release) {
    Deployment open = last.filter(d -> !d.isOver()).orElse(null);
    if (open != null) {
      if (open.state() == Deployment.State.RUNNING && open.to().equals(release)) {
        return open;
      }
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "a deploy of "
              + open.to()
              + " is not over: repeat it, or take it back with ./ringfort deploy --back");
    }
    List<String> releases =
        stack.hosts().stream()
            .map(HostView::release)
            .filter(r -> !r.equals(release))
            .distinct()
            .toList();
    if (releases.size() > 1 || releases.contains("")) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "hosts run " + releases + " (expected: one release)");
    }
    // Only started anew, where all run it but some are down.
    String from = releases.isEmpty() ? release : releases.getFirst();
    return begun(from, release, stack.hosts().size());
  }

  private static Deployment begun(String from, String to, int hosts) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new Deployment(from, to, Deployment.State.RUNNING, "", 0, hosts, now, null);
  }

  static Deployment takeBack(Optional<Deployment> last) {
    Deployment d =
        last.orElseThrow(
            () -> new Refusal(ExitCode.CONFIGURATION, "there was no deploy to take back"));
    return switch (d.state()) {
      case RUNNING -> d.goingBack("it was taken back");
      case GOING_BACK -> d;
      case STUCK -> d.in(Deployment.State.GOING_BACK);
      case DONE -> begun(d.to(), d.from(), d.hosts());
      case BACK ->
          throw new Refusal(
              ExitCode.CONFIGURATION, "the deploy of " + d.to() + " went back already");
    };
  }

  private ExitCode run(Fleet fleet, Deployment deployment) throws InterruptedException {
    List<String> notReady = Health.notReady(fleet);
    boolean isNew = deployment.state() == Deployment.State.RUNNING && deployment.done() == 0;
    if (isNew && !anyway && !notReady.isEmpty()) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "not ready: "
              + String.join(", ", notReady)
              + " (expected: none before a deploy; --anyway does without)");
    }
    Health health =
        new Health(
            fleet,
            Health.Times.watching(watch),
            anyway ? new HashSet<>(notReady) : new HashSet<>());
    Deployment ended = new Rollout(fleet, health, deployment, d -> d.write(data), say).run();
    return switch (ended.state()) {
      case DONE -> {
        say.accept("all hosts run " + ended.to());
        yield ExitCode.OK;
      }
      case BACK -> {
        say.accept("all hosts run " + ended.from() + " again");
        // Who asked for it got it.
        yield deployment.state() == Deployment.State.GOING_BACK ? ExitCode.OK : ExitCode.FAILED;
      }
      case RUNNING, GOING_BACK, STUCK -> ExitCode.SOFTWARE;
    };
  }
}
