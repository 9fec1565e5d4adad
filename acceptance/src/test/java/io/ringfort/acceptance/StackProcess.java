package io.ringfort.acceptance;

import static org.awaitility.Awaitility.await;

import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A stack as its operators run it: `ringfort up` in a process of its own, on a data folder of its
/// own and free ports. Whoever started it closes it; that ends its process and the database server
/// which outlives a killed one, and takes the folder away.
///
/// States: up → ended (by [#kill9] or [#terminate]) → up again by [#restart], at the same address.
/// Not thread-safe; what it gives is.
public final class StackProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Path folder;
  private final Map<String, Object> config;
  private final @Nullable URI carrierUrl;
  private final List<Path> outputs = new ArrayList<>();
  private Process process;
  private Credentials credentials;

  private StackProcess(Map<String, Object> config, @Nullable URI carrierUrl) {
    this.config = new HashMap<>(config);
    this.carrierUrl = carrierUrl;
    try {
      folder = Files.createTempDirectory("ringfort-acceptance-");
      // The database server runs as another user when we are root, and has to pass.
      folder.toFile().setExecutable(true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = launch(0);
    credentials = awaitReady();
  }

  /// A stack with the carrier inside, like the one a newcomer starts.
  ///
  /// @param config what differs from the defaults, such as `Map.of("api", Map.of("deadline",
  ///   "2s"))`
  public static StackProcess start(Map<String, Object> config) {
    return new StackProcess(config, null);
  }

  /// A stack whose carrier is another process or this one, so that what it saw survives the stack.
  ///
  /// @param carrier to be closed after the stack, by whoever started it
  /// @param carrierConfig what differs from the defaults of an entry of `carriers`
  public static StackProcess startOn(
      Simulator carrier, Map<String, Object> config, Map<String, Object> carrierConfig) {
    Map<String, Object> whole = new HashMap<>(config);
    whole.putAll(outside(carrier, carrierConfig));
    return new StackProcess(whole, carrier.url());
  }

  /// Settings for a carrier that is outside of the stack.
  static Map<String, Object> outside(Simulator carrier, Map<String, Object> carrierConfig) {
    SimulatorConfig login = SimulatorConfig.defaults();
    Map<String, Object> entry = new HashMap<>();
    entry.put("name", "outside");
    entry.put("prefixes", List.of("+"));
    entry.put(
        "gateways",
        carrier.smppPorts().stream().map(port -> carrier.url().getHost() + ":" + port).toList());
    entry.put("systemId", login.systemId());
    entry.put("password", login.password());
    entry.put("inventoryUrl", carrier.url().toString());
    // By which the simulated carrier tells a repeat from another message with the same text.
    entry.put("referenceTlv", 0x1400);
    entry.putAll(carrierConfig);
    return Map.of("carriers", List.of(entry), "simulator", Map.of("enabled", false));
  }

  public Credentials credentials() {
    return credentials;
  }

  public URI apiUrl() {
    return credentials.apiUrl();
  }

  public Api api() {
    return Api.of(credentials);
  }

  /// The carrier, inside or outside.
  public Carrier carrier() {
    return new Carrier(
        carrierUrl != null ? carrierUrl : Objects.requireNonNull(credentials.simulatorUrl()));
  }

  public Path data() {
    return folder.resolve("data");
  }

  public long pid() {
    return process.pid();
  }

  /// Everything it printed since the first start, stdout and stderr.
  public String output() {
    StringBuilder text = new StringBuilder();
    outputs.forEach(file -> text.append(read(file)));
    return text.toString();
  }

  /// Ends it as a crash of its process would: nothing of it runs on, except for the database
  /// server. Returns when it is gone.
  public void kill9() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// SIGTERM.
  ///
  /// @return the exit code
  /// @throws IllegalStateException when it has not ended after twice the time that it promises
  public int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /// Starts it again on the same folder and the same address; kills it before if it still runs.
  public void restart() {
    relaunch();
    awaitUp();
  }

  /// The first half of [#restart]: its process runs, and may be ended again before it is ready.
  public void relaunch() {
    if (process.isAlive()) {
      kill9();
    }
    process = launch(credentials.apiUrl().getPort());
  }

  /// The second half of [#restart].
  public void awaitUp() {
    credentials = awaitReady();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
    databaseServer()
        .ifPresent(
            server -> {
              server.destroyForcibly();
              await().atMost(END).pollInterval(LOOK_AGAIN).until(() -> !server.isAlive());
            });
    deleteFolder();
  }

  /// As the launcher does it, without its look at the sources: Maven has just built them.
  static List<String> command(String... arguments) {
    Path dist = home().resolve("stack/target/dist");
    if (!Files.exists(dist.resolve("built"))) {
      throw new IllegalStateException("no build in " + dist + " (expected: one, by mvn verify)");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.jboss.logging.provider=slf4j",
                "-cp",
                dist.resolve("lib") + "/*",
                "io.ringfort.stack.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Where the launcher stands.
  static Path home() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  }

  private Process launch(int port) {
    Path file = folder.resolve("config.yaml");
    Path output = folder.resolve("output-" + outputs.size() + ".txt");
    outputs.add(output);
    // The carrier inside and the door with TLS take a free port on a fixed API port too.
    config.putIfAbsent("simulator", Map.of("port", 0));
    config.putIfAbsent("tls", Map.of("port", 0));
    try {
      // JSON is YAML.
      Files.write(file, Http.JSON.writeValueAsBytes(config));
      return new ProcessBuilder(
              command(
                  "up",
                  "--data",
                  data().toString(),
                  "--port",
                  "" + port,
                  "--config",
                  file.toString()))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Credentials awaitReady() {
    Path output = outputs.getLast();
    try {
      // What it prints comes last: a look at credentials.json alone might find those of the start
      // before.
      await()
          .atMost(START)
          .pollInterval(LOOK_AGAIN)
          .until(() -> !process.isAlive() || read(output).contains("Ringfort is up"));
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the stack ended with " + process.exitValue() + " (expected: to run): " + read(output));
      }
      Credentials read =
          Http.JSON.readValue(data().resolve("credentials.json").toFile(), Credentials.class);
      await()
          .atMost(END)
          .pollInterval(LOOK_AGAIN)
          .until(() -> Http.get(read.apiUrl().resolve("/readyz")).status() == 200);
      return read;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " still runs after " + END);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The server that a killed stack leaves behind; found by the file that PostgreSQL keeps its
  /// process id in.
  public Optional<ProcessHandle> databaseServer() {
    Path pidFile = data().resolve("database/data/postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(read(pidFile).lines().findFirst().orElseThrow().strip());
    // The id may be another process's by now.
    return ProcessHandle.of(pid)
        .filter(p -> p.info().command().orElse("").startsWith(data().toString()));
  }

  /// To the database's server and all its sessions: `STOP` freezes it, `CONT` wakes it.
  public void signalDatabase(String name) {
    ProcessHandle server = databaseServer().orElseThrow();
    List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + server.pid()));
    server.descendants().forEach(session -> command.add("" + session.pid()));
    try {
      int code = new ProcessBuilder(command).start().waitFor();
      if (code != 0) {
        throw new AssertionError(command + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void deleteFolder() {
    if (!Files.exists(folder)) {
      // Closed before: a start that fails does it itself.
      return;
    }
    // The database's own children need a moment to notice the end of their parent, and write until
    // then.
    await()
        .atMost(END)
        .pollInterval(LOOK_AGAIN)
        .ignoreExceptions()
        .until(
            () -> {
              try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                  Files.deleteIfExists(path);
                }
              }
              return true;
            });
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
