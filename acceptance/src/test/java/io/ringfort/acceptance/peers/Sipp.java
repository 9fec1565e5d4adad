package io.ringfort.acceptance.peers;

import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A SIPp that plays a scenario, and everything that it saw.
final class Sipp implements AutoCloseable {
  static final String UDP = "u1";
  static final String TCP = "t1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Program program;
  private final Path folder;

  private Sipp(Path folder, List<String> command) {
    this.folder = folder;
    this.program = Program.start(folder, command);
  }

  /// Waits for calls at a port, as many as come, and sends their sound back.
  static Sipp station(Ground stack, int port, String transport, Scenario scenario) {
    return station(stack, port, transport, scenario, List.of());
  }

  /// @param more arguments
  static Sipp station(
      Ground stack, int port, String transport, Scenario scenario, List<String> more) {
    Path folder = stack.newFolder("station");
    var sipp =
        new Sipp(folder, command(folder, port, transport, scenario, stack.door("udp"), more));
    try {
      sipp.program.awaitOpen(transport.equals(TCP) ? "tcp" : "udp", port);
      return sipp;
    } catch (RuntimeException e) {
      sipp.close();
      throw e;
    }
  }

  /// Calls the stack.
  ///
  /// @param more arguments, such as how often
  static Sipp caller(Ground stack, String transport, Scenario scenario, List<String> more) {
    return caller(
        stack, stack.door(transport.equals(TCP) ? "tcp" : "udp"), transport, scenario, more);
  }

  /// Calls.
  ///
  /// @param whom `address:port`
  static Sipp caller(
      Ground stack, String whom, String transport, Scenario scenario, List<String> more) {
    Path folder = stack.newFolder("caller");
    return new Sipp(folder, command(folder, FreePorts.next(), transport, scenario, whom, more));
  }

  /// A gateway that was not there before counts as lost until it has answered.
  void awaitHealthCheck() {
    await("health check answered").atMost(PATIENCE).until(() -> answeredHealthChecks() > 0);
  }

  private long answeredHealthChecks() {
    return Message.read(trace()).stream().filter(m -> m.is(200, "OPTIONS")).count();
  }

  private static List<String> command(
      Path folder, int port, String transport, Scenario scenario, String to, List<String> more) {
    try {
      Files.writeString(folder.resolve("scenario.xml"), scenario.xml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var command =
        new ArrayList<>(
            List.of(
                "sipp",
                "-sf",
                "scenario.xml",
                "-i",
                "127.0.0.1",
                "-p",
                "" + port,
                "-t",
                transport,
                "-mi",
                "127.0.0.1",
                "-mp",
                "" + FreePorts.next(),
                "-rtp_echo",
                "-nostdin",
                // A busy machine is no fault of a call.
                "-watchdog_interval",
                "0",
                "-trace_msg",
                "-message_file",
                "messages.txt",
                "-trace_err",
                "-error_file",
                "errors.txt"));
    command.addAll(more);
    command.add(to);
    return command;
  }

  private String trace() {
    return Program.text(folder.resolve("messages.txt"));
  }

  /// All that came and went, health checks excepted.
  List<Message> messages() {
    return Message.read(trace()).stream()
        .filter(m -> !m.header("CSeq").endsWith(" OPTIONS"))
        .toList();
  }

  /// What came and went, in short: `INVITE`, `180 INVITE`, ...
  List<String> flow() {
    return messages().stream()
        .map(
            m ->
                m.startLine().startsWith("SIP/2.0 ")
                    ? m.startLine().split(" ")[1] + " " + m.header("CSeq").split(" ")[1]
                    : m.startLine().split(" ")[0])
        .toList();
  }

  /// Those that came and are so.
  List<Message> received(Predicate<Message> wanted) {
    return messages().stream().filter(Message::received).filter(wanted).toList();
  }

  /// The first that came and is so, as soon as it came.
  Message awaitReceived(Predicate<Message> wanted) {
    return awaitReceived(1, wanted).getFirst();
  }

  List<Message> awaitReceived(int count, Predicate<Message> wanted) {
    return await("a message; so far: " + messages())
        .atMost(PATIENCE)
        .until(() -> received(wanted), found -> found.size() >= count);
  }

  /// What did not go by the scenario; empty when all did.
  String errors() {
    return Program.text(folder.resolve("errors.txt"));
  }

  /// Waits until all calls of a caller have ended.
  ///
  /// @return 0 when all went by the scenario
  int awaitEnd() {
    try {
      return program.awaitEnd(PATIENCE);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("what came and went: " + trace(), e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
