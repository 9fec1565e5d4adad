package io.ringfort.core.hosts;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.inside.HttpInside;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.StackKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// A host in a JVM of its own, to be frozen and killed. It asks its lease a thousand times a second
/// and says what the first question after each sleep was answered with.
final class HostProcess {
  static final StackKey KEY = new StackKey(new byte[32]);
  static final int GONE = 75;
  private static final long SLEPT_NANOS = 1_200_000_000L;

  final Process process;
  final List<String> lines = new CopyOnWriteArrayList<>();

  private HostProcess(Process process) {
    this.process = process;
    Thread.ofVirtual()
        .start(
            () -> {
              try (var output =
                  new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                output.lines().forEach(lines::add);
              } catch (IOException e) {
                lines.add(e.toString());
              }
            });
  }

  public static void main(String[] args) {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    HttpInside inside = HttpInside.start(any, KEY, new Json(), HttpInside.Pages.none());
    TcpLifelines lifelines = TcpLifelines.start(any);
    Host owner = with(FakeHosts.host("memory", "a", 1), Host.INSIDE, Integer.parseInt(args[1]));
    StackHosts hosts =
        StackHosts.start(
            with(FakeHosts.host(args[0], "a", 0, Role.VOICE), Lifelines.PORT, lifelines.port()),
            new SharedMap(inside, owner),
            new Json(),
            lifelines,
            () -> {
              System.out.println("ENDS");
              System.exit(GONE);
            });
    System.out.println("READY " + hosts.lease().isHeld());
    long last = System.nanoTime();
    boolean wasHeld = true;
    while (true) {
      LockSupport.parkNanos(1_000_000);
      long now = System.nanoTime();
      boolean isHeld = hosts.lease().isHeld();
      if (now - last > SLEPT_NANOS) {
        System.out.println("FIRST " + isHeld);
      } else if (isHeld != wasHeld) {
        System.out.println("NOW " + isHeld);
      }
      wasHeld = isHeld;
      last = now;
    }
  }

  static Host with(Host host, String purpose, int port) {
    return new Host(
        host.name(),
        host.region(),
        host.zone(),
        host.roles(),
        host.release(),
        host.incarnation(),
        host.state(),
        host.address(),
        Map.of(purpose, port),
        host.load());
  }

  /// @param port of the process with the map
  static HostProcess start(String name, int port) throws IOException {
    return new HostProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                HostProcess.class.getName(),
                name,
                String.valueOf(port))
            .redirectErrorStream(true)
            .start());
  }

  boolean said(String line) {
    return lines.stream().anyMatch(l -> l.equals(line));
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }
}
