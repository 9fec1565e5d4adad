package io.ringfort.engines.database;

import io.ringfort.engines.ports.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server as a child process, from programs that travel on the class path.
///
/// It writes every commit to the disk before it answers. It outlives a process that is killed; the
/// next [#start] on the same folder stops it first. Called from one thread; states: stopped →
/// running → stopped, again and again.
public final class PostgresNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresNode.class);
  static final String USER = "ringfort";
  private static final long START_SECONDS = 120;
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final Config config;
  private final int port;
  private final ServerUser user;
  private final @Nullable Password given;
  private final List<String> further;
  private @Nullable Place place;

  /// Where it lives and listens.
  ///
  /// @param binaries where the programs are unpacked to, once; may be shared by nodes
  /// @param folder what it writes: `data`, `password` (mode 600) and `postgres.log`
  /// @param address what it listens on
  /// @param port 0 for any free one, which then stays the same for this object's life
  public record Config(Path binaries, Path folder, String address, int port) {
    public Config {
      binaries = binaries.toAbsolutePath();
      folder = folder.toAbsolutePath();
    }

    /// On the loopback address and a free port.
    public static Config local(Path binaries, Path folder) {
      return new Config(binaries, folder, "127.0.0.1", 0);
    }
  }

  private PostgresNode(
      Config config, ServerUser user, @Nullable Password given, List<String> further) {
    this.config = config;
    this.port = config.port() == 0 ? FreePort.on(config.address()) : config.port();
    this.user = user;
    this.given = given;
    this.further = List.copyOf(further);
  }

  /// One of a replicated database's: the programs are unpacked, but nothing is initialised or
  /// started.
  ///
  /// @param further settings, as `name=value`
  static PostgresNode member(Config config, Password password, List<String> further) {
    try {
      var node = new PostgresNode(config, ServerUser.choose(), password, further);
      node.prepareFolder();
      return node;
    } catch (IOException e) {
      throw failure("PostgreSQL is not ready to start on " + config.folder(), e);
    }
  }

  /// Unpacks and initialises what is new, ends a server that another process left behind, and
  /// starts.
  ///
  /// @throws DatabaseException with a reason that tells what to change
  public static PostgresNode start(Config config) {
    try {
      var node = new PostgresNode(config, ServerUser.choose(), null, List.of());
      node.prepare();
      node.start();
      return node;
    } catch (IOException e) {
      throw failure("PostgreSQL did not start on " + config.folder(), e);
    }
  }

  /// Starts again after [#stop] or [#kill], on the same port.
  public void start() {
    try {
      var left = Postmaster.on(data());
      if (left.isPresent()) {
        LOG.info("a server was left running on {} and is stopped", config.folder());
        left.get().stop();
      }
      launch();
    } catch (IOException | InterruptedException e) {
      throw failure("PostgreSQL did not start on " + config.folder(), e);
    }
  }

  /// Ends all sessions and stops cleanly; nothing happens if it is stopped.
  public void stop() {
    try {
      var running = Postmaster.on(data());
      if (running.isPresent()) {
        running.get().stop();
      }
    } catch (IOException | InterruptedException e) {
      throw failure("PostgreSQL did not stop on " + config.folder(), e);
    }
  }

  /// Stops it as a crash would.
  public void kill() {
    try {
      var running = Postmaster.on(data());
      if (running.isPresent()) {
        running.get().kill();
      }
    } catch (IOException | InterruptedException e) {
      throw failure("PostgreSQL was not killed on " + config.folder(), e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /// Where to connect; the database is PostgreSQL's default one.
  public String url() {
    return "jdbc:postgresql://" + config.address() + ":" + port + "/postgres";
  }

  public String user() {
    return USER;
  }

  public Password password() {
    try {
      return new Password(Files.readString(passwordFile()));
    } catch (IOException e) {
      throw failure("no password in " + passwordFile(), e);
    }
  }

  /// Whether a server runs on the folder.
  boolean isRunning() {
    try {
      return Postmaster.on(data()).isPresent();
    } catch (IOException e) {
      throw failure("it is not known whether PostgreSQL runs on " + config.folder(), e);
    }
  }

  Path data() {
    return config.folder().resolve("data");
  }

  private Path passwordFile() {
    return config.folder().resolve("password");
  }

  private void prepare() throws IOException {
    prepareFolder();
    if (!Files.exists(data())) {
      initialise();
    }
  }

  private void prepareFolder() throws IOException {
    PostgresBinaries.unpackInto(config.binaries());
    Files.createDirectories(config.folder());
    user.own(config.folder());
    place = Place.of(user, config.binaries(), config.folder());
  }

  /// Gives what was written into the folder to whom the server runs as.
  void own(Path path) throws IOException {
    user.own(path);
  }

  /// Beside its place first: a start that is cut off here must not leave half a folder that looks
  /// like a whole one.
  void initialise() throws IOException {
    var password = new byte[24];
    new SecureRandom().nextBytes(password);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        passwordFile(),
        given == null
            ? Base64.getUrlEncoder().withoutPadding().encodeToString(password)
            : given.value());
    var fresh =
        config
            .folder()
            .resolve(
                "data-"
                    + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(password)
                        .substring(0, 8));
    Files.createDirectories(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.own(config.folder());
    run(
        List.of(
            program("initdb"),
            "-D",
            fresh.toString(),
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            "--pwfile=" + passwordFile(),
            "-E",
            "UTF8",
            "--no-instructions",
            // The collation built into PostgreSQL: that of the C library changes between builds and
            // breaks indexes.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C"));
    Files.move(fresh, data());
  }

  private void launch() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    // A session of its own: Ctrl-C in a terminal goes to all its processes, and this one has to be
    // the last to stop.
    command.add("setsid");
    command.addAll(
        place().command(List.of(program("postgres"), "-D", data().toString(), "-p", "" + port)));
    for (var setting : Stream.concat(settings().stream(), further.stream()).toList()) {
      command.addAll(List.of("-c", setting));
    }
    var log = config.folder().resolve("postgres.log");
    var process = builder(command).redirectOutput(ProcessBuilder.Redirect.to(log.toFile())).start();
    long begun = System.nanoTime();
    do {
      if (process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the server ended at once: " + lastWords(log));
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        throw new IOException(
            "the server is not ready after " + START_SECONDS + " s: " + lastWords(log));
      }
    } while (!Postmaster.isReady(data()));
    LOG.info("PostgreSQL answers on {}:{}", config.address(), port);
  }

  private List<String> settings() {
    return List.of(
        "listen_addresses=" + config.address(),
        "unix_socket_directories=",
        "fsync=on",
        "synchronous_commit=on",
        "max_connections=60",
        "shared_buffers=64MB",
        "max_wal_size=512MB",
        "jit=off",
        "log_checkpoints=off");
  }

  private Place place() {
    return Objects.requireNonNull(place, "prepared");
  }

  private String program(String name) {
    return config.binaries().resolve("bin").resolve(name).toString();
  }

  /// From the root folder: the server's user may not be allowed into ours.
  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
  }

  private void run(List<String> command) throws IOException {
    var process = builder(place().command(command)).start();
    var output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            Path.of(command.getFirst()).getFileName() + " failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException("interrupted", e);
    }
  }

  private static String lastWords(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return String.join(" ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static DatabaseException failure(String what, Exception e) {
    return new DatabaseException(
        what + ": " + Optional.ofNullable(e.getMessage()).orElse("interrupted"), false, e);
  }
}
