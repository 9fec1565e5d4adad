package io.ringfort.engines.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresNodeTest {
  private static final String MIGRATIONS = "classpath:db/engines";

  @TempDir static Path home;
  private static Path folder;
  private static PostgresNode node;
  private PostgresDatabase database;

  @BeforeAll
  static void startNode() throws Exception {
    // The server runs as another user when the tests run as root; JUnit's folder is closed to it.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    folder = home.resolve("node");
    node = PostgresNode.start(config());
  }

  private static PostgresNode.Config config() {
    return PostgresNode.Config.local(home.resolve("binaries"), folder);
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @BeforeEach
  void connect() {
    database = PostgresDatabase.start(PostgresDatabase.Config.of(node, MIGRATIONS));
    database.with(handle -> handle.execute("truncate notes"));
  }

  @AfterEach
  void disconnect() {
    database.close();
  }

  private void note(int id) {
    database.with(handle -> handle.execute("insert into notes values (?, ?)", id, "text"));
  }

  private int notes() {
    return database.with(
        handle -> handle.createQuery("select count(*) from notes").mapTo(Integer.class).one());
  }

  private String setting(String name) {
    return database.with(handle -> handle.createQuery("show " + name).mapTo(String.class).one());
  }

  @Test
  void writesToTheDiskBeforeItAnswers() {
    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("server_version")).startsWith("18.");
  }

  @Test
  void keepsItsDataOverStopAndStart() {
    note(1);
    node.stop();
    assertThat(database.isHealthy()).isFalse();
    node.start();

    await().until(database::isHealthy);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void keepsWhatWasCommittedOverAKill() {
    note(1);
    node.kill();
    node.start();

    await().until(database::isHealthy);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void aSecondStartTakesOverTheServerThatWasLeftBehind() {
    note(1);
    // What a process does that comes after one that was killed; it has its own port.
    try (var next = PostgresNode.start(config())) {
      assertThat(next.url()).isNotEqualTo(node.url());
      try (var its = PostgresDatabase.start(PostgresDatabase.Config.of(next, MIGRATIONS))) {
        int seen =
            its.with(
                handle ->
                    handle.createQuery("select count(*) from notes").mapTo(Integer.class).one());
        assertThat(seen).isEqualTo(1);
      }
    }
    node.start();
  }

  @Test
  void aLockFileThatNamesAStrangerIsNotAnObstacle() throws Exception {
    node.stop();
    Files.writeString(folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n");

    node.start();

    await().until(database::isHealthy);
  }

  @Test
  void thePasswordIsSecret() throws Exception {
    var permissions = Files.getPosixFilePermissions(folder.resolve("password"));

    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    assertThat(node.password()).hasToString("[REDACTED]");
    assertThat(PostgresDatabase.Config.of(node, MIGRATIONS).toString())
        .doesNotContain(node.password().value());
  }

  @Test
  void aFolderThatIsClosedToItsUserIsNoObstacle(@TempDir Path closed) throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    var config = PostgresNode.Config.local(closed.resolve("binaries"), closed.resolve("node"));
    try (var inside = PostgresNode.start(config);
        var connected = PostgresDatabase.start(PostgresDatabase.Config.of(inside, MIGRATIONS))) {
      connected.with(handle -> handle.execute("insert into notes values (?, ?)", 1, "text"));
      inside.kill();
      inside.start();
      await().until(connected::isHealthy);
    }
  }

  @Test
  void callsFailFastWhileItIsStoppedAndWorkAgainAfterwards() {
    node.stop();
    long begun = System.nanoTime();
    assertThatThrownBy(() -> note(1))
        .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.isRetriable()).isTrue());
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(this::notes).isInstanceOf(DatabaseException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    node.start();

    await().until(database::isHealthy);
    assertThat(notes()).isZero();
  }

  @Test
  void aMistakeInAStatementIsNotToBeRetried() {
    note(1);

    assertThatThrownBy(() -> note(1))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> {
              assertThat(e.isRetriable()).isFalse();
              assertThat(e).hasMessageContaining("duplicate key");
            });
  }

  @Test
  void aTransactionThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                database.inTransaction(
                    handle -> {
                      handle.execute("insert into notes values (1, 'text')");
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(notes()).isZero();
  }

  @Test
  void startsWithoutTheServerAndMigratesOnceItIsThere() {
    node.stop();
    var config =
        new PostgresDatabase.Config(node.url(), node.user(), node.password(), 4, MIGRATIONS, false);
    try (var early = PostgresDatabase.start(config)) {
      assertThat(early.isHealthy()).isFalse();
      node.start();
      await().until(early::isHealthy);
    }
  }

  @Test
  void aStartThatWaitsFailsWithoutTheServer() {
    node.stop();
    try {
      assertThatThrownBy(() -> PostgresDatabase.start(PostgresDatabase.Config.of(node, MIGRATIONS)))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.isRetriable()).isTrue());
    } finally {
      node.start();
      await().until(database::isHealthy);
    }
  }
}
