package io.ringfort.simulator;

import io.ringfort.simulator.phones.PhoneSettings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs a simulated carrier as a process of its own until SIGTERM. When it is ready it prints one
/// line of JSON with its URL and ports. It exits with 64 for a wrong argument, with 69 for a port
/// in use.
public final class Main {
  private static final int EXIT_USAGE = 64;
  private static final int EXIT_UNAVAILABLE = 69;
  private static final List<String> OPTIONS =
      List.of(
          "--bind",
          "--http-port",
          "--smpp-ports",
          "--sip-ports",
          "--sip-target",
          "--receipt-delay-ms");

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      Simulator simulator = Simulator.start(config(args));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("simulator-stop").unstarted(simulator::close));
      System.out.printf(
          "{\"simulatorUrl\":\"%s\",\"smppPorts\":%s,\"sipPorts\":%s}%n",
          simulator.url(), json(simulator.smppPorts()), json(simulator.sipPorts()));
      // Nobody counts down: only a signal ends the process.
      new CountDownLatch(1).await();
    } catch (IllegalArgumentException e) {
      exit(EXIT_USAGE, e);
    } catch (UncheckedIOException e) {
      exit(EXIT_UNAVAILABLE, e);
    }
  }

  static SimulatorConfig config(String... args) {
    SimulatorConfig config = SimulatorConfig.defaults();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(
            "got " + args[i] + " alone (expected: a value behind it)");
      }
      config = with(config, args[i], args[i + 1]);
    }
    return config;
  }

  private static SimulatorConfig with(SimulatorConfig config, String option, String value) {
    String bind = option.equals("--bind") ? value : config.bindAddress();
    int http = option.equals("--http-port") ? number(option, value) : config.httpPort();
    List<Integer> smpp =
        option.equals("--smpp-ports") ? numbers(option, value) : config.smppPorts();
    Duration delay =
        option.equals("--receipt-delay-ms")
            ? Duration.ofMillis(number(option, value))
            : config.receiptDelay();
    if (!OPTIONS.contains(option)) {
      throw new IllegalArgumentException(
          "got " + option + " (expected: " + String.join(", ", OPTIONS) + ")");
    }
    return new SimulatorConfig(
        bind,
        http,
        smpp,
        config.systemId(),
        config.password(),
        delay,
        phones(config.phones(), option, value));
  }

  private static PhoneSettings phones(PhoneSettings phones, String option, String value) {
    return switch (option) {
      case "--sip-ports" -> new PhoneSettings(numbers(option, value), phones.target());
      case "--sip-target" -> new PhoneSettings(phones.ports(), value);
      default -> phones;
    };
  }

  private static String json(List<Integer> ports) {
    return ports.toString().replace(" ", "");
  }

  private static List<Integer> numbers(String option, String value) {
    return Arrays.stream(value.split(",")).map(port -> number(option, port)).toList();
  }

  private static int number(String option, String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(option + ": got " + value + " (expected: a whole number)");
    }
    return Integer.parseInt(value);
  }

  private static void exit(int status, RuntimeException reason) {
    System.err.println(reason.getMessage());
    System.exit(status);
  }
}
