package io.ringfort.bench.sipp;

import io.ringfort.bench.processes.CpuTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// SIPp as a carrier that calls: one process, one UDP socket. Its media address is that of somebody
/// else, who hears the sound.
public final class SippProcess implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/sipp");

  /// Of the socket: what comes while SIPp has no core must wait.
  private static final int BUFFER_BYTES = 4 << 20;

  private final Process process;
  private final Path folder;
  private final long begun = System.nanoTime();

  private SippProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// Who is called, and by whom.
  ///
  /// @param sipPort the stack's, on the loopback address
  /// @param number in E.164
  /// @param mediaPort where the sound is to go
  public record Peer(int sipPort, String number, int mediaPort) {}

  /// Who hangs up, and when.
  public sealed interface Ending {
    /// The stack does, at the end of its document.
    ///
    /// @param patience how long that may take
    record ByCallee(int patienceMillis) implements Ending {}

    /// SIPp does, so long after its ACK.
    record ByCaller(int holdMillis) implements Ending {}
  }

  /// @param perSecond at most this many new calls a second
  /// @param direction SDP's attribute: `sendrecv` or `recvonly`
  public record Load(int calls, int perSecond, Ending ending, String direction) {}

  /// Begins to call at once.
  ///
  /// @param folder for its files; of this run alone
  public static SippProcess start(Path folder, Peer peer, Load load) throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IOException("got no " + PROGRAM + " (expected: SIPp, Debian package sip-tester)");
    }
    Files.createDirectories(folder);
    Path scenario = Files.writeString(folder.resolve("scenario.xml"), scenario(peer, load));
    List<String> command =
        List.of(
            PROGRAM.toString(),
            "127.0.0.1:" + peer.sipPort(),
            "-sf",
            scenario.toString(),
            "-s",
            peer.number(),
            "-i",
            "127.0.0.1",
            "-p",
            String.valueOf(freePort()),
            "-r",
            String.valueOf(load.perSecond()),
            "-m",
            String.valueOf(load.calls()),
            "-l",
            String.valueOf(load.calls()),
            "-buff_size",
            String.valueOf(BUFFER_BYTES),
            "-nostdin",
            "-trace_stat",
            "-stf",
            "stat.csv",
            "-trace_counts",
            "-trace_rtt",
            "-rtt_freq",
            "1",
            "-fd",
            "1");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sipp.out").toFile())
            .start();
    return new SippProcess(process, folder);
  }

  private static String scenario(Peer peer, Load load) throws IOException {
    String name =
        switch (load.ending()) {
          case Ending.ByCallee _ -> "hung-up.xml";
          case Ending.ByCaller _ -> "hangs-up.xml";
        };
    int millis =
        switch (load.ending()) {
          case Ending.ByCallee(int patience) -> patience;
          case Ending.ByCaller(int hold) -> hold;
        };
    return (resource("begin.xml") + resource(name))
        .replace("{mediaPort}", String.valueOf(peer.mediaPort()))
        .replace("{direction}", load.direction())
        .replace("{millis}", String.valueOf(millis));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SippProcess.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Calls that were answered, a second ago at most.
  public int answeredCalls() throws IOException {
    List<String> lines = lines("counts.csv");
    return lines.size() < 2 ? 0 : SippFigures.lastRow(lines).sumOfColumnsEndingIn("_ACK_Sent");
  }

  /// While it runs.
  public double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  /// Waits until every call has ended.
  ///
  /// @throws IOException when that takes longer, or SIPp could not work at all
  public SippFigures await(int withinSeconds) throws IOException, InterruptedException {
    if (!process.waitFor(withinSeconds, TimeUnit.SECONDS)) {
      throw new IOException(
          "SIPp: got calls that still go on after "
              + withinSeconds
              + " s (expected: none)\n"
              + output());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    // 0: all calls went well; 1: at least one did not.
    if (process.exitValue() != 0 && process.exitValue() != 1) {
      throw new IOException(
          "SIPp: got exit status " + process.exitValue() + " (expected: 0 or 1)\n" + output());
    }
    return SippFigures.of(lines("stat.csv"), lines("counts.csv"), lines("rtt.csv"), seconds);
  }

  /// SIPp names two of its files after the scenario and its own process id.
  private List<String> lines(String end) throws IOException {
    try (var files = Files.list(folder)) {
      Path file =
          files.filter(f -> f.getFileName().toString().endsWith(end)).findFirst().orElse(null);
      return file == null ? List.of() : Files.readAllLines(file);
    }
  }

  private String output() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("sipp.out"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
