package io.ringfort.stack;

import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.Order;
import io.ringfort.stack.deploy.Drain;
import io.ringfort.stack.exit.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort stop|start|kill|pause|resume HOST|ZONE`, `ringfort cut|join ZONE`.
final class OrderCommands {
  private OrderCommands() {}

  /// What they have in common.
  abstract static class Ordering implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "HOST|ZONE", description = "Such as a-voice, or a for all of zone a.")
    private String target;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = ".ringfort",
        description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data;

    abstract Order order();

    /// @return the hosts that obeyed
    List<String> obey(AgentClient agent, String target) throws InterruptedException {
      return agent.order(order(), target);
    }

    void say(String line) {
      spec.commandLine().getOut().println(line);
    }

    @Override
    public Integer call() throws InterruptedException {
      obey(AgentClient.of(data), target).forEach(this::say);
      return ExitCode.OK.code();
    }
  }

  @Command(name = "stop", description = "Drain a host or a zone of a running stack, and stop it.")
  static final class Stop extends Ordering {
    @Override
    Order order() {
      return Order.STOP;
    }

    @Override
    List<String> obey(AgentClient agent, String target) throws InterruptedException {
      return new Drain(agent, this::say)
          .of(target).stream().map(host -> host + " is down").toList();
    }
  }

  @Command(name = "start", description = "Start a host or a zone that is down.")
  static final class Start extends Ordering {
    @Override
    Order order() {
      return Order.START;
    }
  }

  @Command(
      name = "kill",
      description = "Kill a host or a zone with SIGKILL; it comes back after some seconds.")
  static final class Kill extends Ordering {
    @Option(names = "--down", description = "It does not come back before start.")
    private boolean down;

    @Override
    Order order() {
      return down ? Order.KILL_DOWN : Order.KILL;
    }
  }

  @Command(name = "pause", description = "Freeze a host or a zone with SIGSTOP.")
  static final class Pause extends Ordering {
    @Override
    Order order() {
      return Order.PAUSE;
    }
  }

  @Command(
      name = "cut",
      description = "Let nothing through between a zone and the others (zoneNetworks in stack.yaml).")
  static final class Cut extends Ordering {
    @Override
    Order order() {
      return Order.CUT;
    }
  }

  @Command(name = "join", description = "Undo cut.")
  static final class Join extends Ordering {
    @Override
    Order order() {
      return Order.JOIN;
    }
  }

  @Command(name = "resume", description = "Let a frozen host or zone go on.")
  static final class Resume extends Ordering {
    @Override
    Order order() {
      return Order.RESUME;
    }
  }
}
