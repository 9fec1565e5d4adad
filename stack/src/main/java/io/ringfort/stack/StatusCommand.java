package io.ringfort.stack;

import io.ringfort.core.hosts.Role;
import io.ringfort.core.json.Json;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.release.Deployment;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringfort status`: the hosts of a running stack, and what they are busy with.
@Command(name = "status", description = "The hosts of a running stack, and what is in flight.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".ringfort",
      description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StackView view = AgentClient.of(data).status();
    if (json) {
      out.println(new String(new Json().bytes(view), StandardCharsets.UTF_8));
    } else {
      out.print(table(view));
    }
    out.flush();
    return ExitCode.OK.code();
  }

  static String table(StackView view) {
    StringBuilder text = new StringBuilder();
    String line = "%-14s %-5s %-10s %-16s %-24s %-12s %-9s %s%n";
    text.append(
        line.formatted("HOST", "ZONE", "STATE", "ADDRESS", "ROLES", "RELEASE", "PID", "LOAD"));
    for (StackView.HostView h : view.hosts()) {
      text.append(
          line.formatted(
              h.name(),
              h.zone(),
              h.state(),
              h.address(),
              h.roles().stream().sorted().map(StatusCommand::word).collect(Collectors.joining(" ")),
              h.release(),
              h.pid() == null ? "-" : "" + h.pid(),
              load(h.load())));
    }
    text.append("%n%s%n".formatted(count("call", view.calls())));
    text.append("%s%n".formatted(count("message", view.messages())));
    if (view.deploy() != null) {
      text.append(deploy(view.deploy()) + "\n");
    }
    return text.toString();
  }

  private static String deploy(Deployment d) {
    String why = d.why() == null ? "" : ", because " + d.why();
    return switch (d.state()) {
      case RUNNING ->
          "deploy of %s: %d of %d hosts, at %s (not under way any more? repeat it, or deploy --back)"
              .formatted(d.to(), d.done(), d.hosts(), d.host());
      case GOING_BACK -> "deploy of %s: goes back to %s%s".formatted(d.to(), d.from(), why);
      case DONE -> "deploy of %s: done".formatted(d.to());
      case BACK -> "deploy of %s: went back to %s%s".formatted(d.to(), d.from(), why);
      case STUCK -> "deploy of %s: stuck on the way back to %s%s".formatted(d.to(), d.from(), why);
    };
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String load(Map<String, Long> load) {
    return load.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String count(String what, List<StackView.Owned> owned) {
    Map<String, Long> byOwner =
        owned.stream()
            .collect(
                Collectors.groupingBy(
                    o -> o.owner() == null ? "nobody" : o.owner(), Collectors.counting()));
    String owners =
        byOwner.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return owned.size() + " " + what + "s in flight" + (owners.isEmpty() ? "" : ": " + owners);
  }
}
