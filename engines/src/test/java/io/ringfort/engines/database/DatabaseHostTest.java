package io.ringfort.engines.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.database.DatabaseHost.Member;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.processes.ChildJvm;
import io.ringfort.engines.threads.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three database hosts in JVMs of their own.
class DatabaseHostTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final String NET = "127." + ThreadLocalRandom.current().nextInt(20, 250);
  private static final List<Member> MEMBERS =
      IntStream.range(0, 3)
          .mapToObj(
              i -> {
                var address = NET + "." + (i + 1) + ".5";
                return new Member(
                    "host-" + i, "zone-" + i, address, FreePort.on(address), FreePort.on(address));
              })
          .toList();

  @TempDir static Path home;
  private static final List<ChildJvm> HOSTS = new ArrayList<>();

  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> writers = new ArrayList<>();

  @BeforeAll
  static void startAll() throws Exception {
    // The server runs as another user when the tests run as root; JUnit's folder is closed to it.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    PostgresBinaries.unpackInto(home.resolve("binaries"));
    IntStream.range(0, 3).mapToObj(DatabaseHostTest::start).forEach(HOSTS::add);
    awaitAll();
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("create table numbers (n int)");
    }
  }

  @AfterAll
  static void closeAll() {
    HOSTS.forEach(ChildJvm::close);
    // Their servers end by themselves; here there is no time to wait for it.
    IntStream.range(0, 3)
        .forEach(i -> new ReplicatedNode(DatabaseProcess.config(home, MEMBERS, i)).kill());
  }

  private static ChildJvm start(int i) {
    var args = new ArrayList<>(List.of(home.toString(), "" + i));
    MEMBERS.forEach(member -> args.add(DatabaseProcess.text(member)));
    return ChildJvm.start(DatabaseProcess.class, args.toArray(String[]::new));
  }

  /// A primary, and two replicas that receive from it.
  private static void awaitAll() {
    await().atMost(SOON).ignoreExceptions().until(() -> receivers() == 2);
  }

  private static int receivers() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from pg_stat_replication where state = 'streaming'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        DatabaseHost.url(MEMBERS) + "&connectTimeout=1&socketTimeout=4&loginTimeout=3",
        DatabaseHost.user(),
        DatabaseProcess.PASSWORD.value());
  }

  private static int primary() {
    var name = DatabaseProcess.lead(home).read().orElseThrow().primary();
    return IntStream.range(0, 3)
        .filter(i -> MEMBERS.get(i).name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @BeforeEach
  void write() {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("truncate numbers");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    for (int w = 0; w < 4; w++) {
      writers.add(Threads.startVirtual("writer-" + w, this::insert));
    }
    await().atMost(SOON).until(() -> acknowledged.size() > 200);
  }

  private void insert() {
    while (!stop.get()) {
      try (var connection = connect();
          var statement = connection.prepareStatement("insert into numbers values (?)")) {
        while (!stop.get()) {
          int n = next.incrementAndGet();
          statement.setInt(1, n);
          statement.executeUpdate();
          acknowledged.add(n);
        }
      } catch (SQLException e) {
        // The next connection finds who leads by then.
        next.incrementAndGet();
      }
    }
  }

  @AfterEach
  void nothingAcknowledgedIsLost() throws Exception {
    int sofar = acknowledged.size();
    await().atMost(SOON).until(() -> acknowledged.size() > sofar + 200);
    stop.set(true);
    for (var writer : writers) {
      writer.join();
    }
    awaitAll();
    assertThat(there()).containsAll(acknowledged);
  }

  private static Set<Integer> there() throws SQLException {
    var there = new HashSet<Integer>();
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select n from numbers")) {
      while (rows.next()) {
        there.add(rows.getInt(1));
      }
    }
    return there;
  }

  @Test
  void anotherTakesOverFromAKilledPrimaryWhichComesBackAsAReplica() {
    int old = primary();
    long begun = System.nanoTime();
    HOSTS.get(old).kill();
    await().atMost(SOON).ignoreExceptions().until(() -> primary() != old);
    int sofar = acknowledged.size();
    await().atMost(SOON).until(() -> acknowledged.size() > sofar + 100);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));

    HOSTS.set(old, start(old));
    awaitAll();
    assertThat(primary()).isNotEqualTo(old);
  }

  @Test
  void aFrozenPrimaryAcknowledgesNothingMoreAndComesBackAsAReplica() {
    int old = primary();
    HOSTS.get(old).freeze();
    await().atMost(SOON).ignoreExceptions().until(() -> primary() != old);
    int sofar = acknowledged.size();
    await().atMost(SOON).until(() -> acknowledged.size() > sofar + 100);

    HOSTS.get(old).thaw();
    awaitAll();
    assertThat(primary()).isNotEqualTo(old);
  }

  @Test
  void thePrimaryMovesToTheZoneThatIsAskedFor() {
    int target = (primary() + 1) % 3;
    HOSTS.get((target + 1) % 3).say(MEMBERS.get(target).zone());
    await().atMost(SOON).ignoreExceptions().until(() -> primary() == target);
    awaitAll();
  }
}
