package io.ringfort.stack.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.Operation.State;
import io.ringfort.api.operator.Work;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.box.ZonesFile;
import io.ringfort.stack.data.AgentDoor;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.deploy.Drain;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.ChosenReleases;
import io.ringfort.stack.release.Code;
import io.ringfort.stack.release.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: scripts, and once the program itself.
class OperationsTest {
  private static final Work EVACUATE = new Work.Evacuate("a");
  private static final Work DRILL = new Work.Drill("freeze", null, true);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Work> started = new ArrayList<>();
  private String script = "true";
  private final Operations operations =
      new Operations(
          work -> {
            started.add(work);
            return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
          });

  @AfterEach
  void close() throws InterruptedException {
    operations.close();
  }

  private Operation awaitOver(Operation begun) {
    await().atMost(LONG).until(() -> now(begun).state().isOver());
    return now(begun);
  }

  private Operation now(Operation begun) {
    return operations.all().stream()
        .filter(o -> o.id().equals(begun.id()))
        .findFirst()
        .orElseThrow();
  }

  /// One that ends when the file is gone.
  private void waiting(String before, String after) throws IOException {
    Path file = Files.createFile(folder.resolve("wait"));
    script = before + "; while [ -e " + file + " ]; do sleep 0.05; done; " + after;
  }

  private void goOn() throws IOException {
    Files.delete(folder.resolve("wait"));
  }

  @Test
  void showsLinesWhileItRunsAndHowItEnded() throws IOException {
    waiting("echo first; echo wrong >&2", "echo last");
    Operation begun = operations.begin(EVACUATE, null);

    assertThat(begun.state()).isEqualTo(State.RUNNING);
    assertThat(begun.text()).isEqualTo("evacuate a");
    await().atMost(LONG).until(() -> now(begun).lines().size() == 2);
    assertThat(now(begun).lines()).containsExactly("first", "wrong");
    assertThat(now(begun).ended()).isNull();

    goOn();
    Operation ended = awaitOver(begun);
    assertThat(ended.lines()).containsExactly("first", "wrong", "last");
    assertThat(ended.state()).isEqualTo(State.DONE);
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.ended()).isAfterOrEqualTo(ended.begun());
    assertThat(started).containsExactly(EVACUATE);
  }

  @Test
  void aSecondOneAtOnceIsRefusedAndNamesTheFirst() throws IOException {
    waiting("true", "true");
    Operation first = operations.begin(EVACUATE, null);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> operations.begin(DRILL, null))
        .withMessageContaining("'evacuate a' is under way since " + first.begun());
    goOn();
    awaitOver(first);
    script = "true";
    assertThat(awaitOver(operations.begin(DRILL, null)).text()).isEqualTo("drill freeze --load");
    assertThat(operations.all())
        .extracting(Operation::text)
        .containsExactly("drill freeze --load", "evacuate a");
  }

  @Test
  void theSameKeyIsTheSameOperation() {
    Operation first = awaitOver(operations.begin(EVACUATE, "k"));

    assertThat(operations.begin(EVACUATE, "k").id()).isEqualTo(first.id());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> operations.begin(DRILL, "k"))
        .withMessageContaining("the key of 'evacuate a' came again");
    assertThat(operations.begin(EVACUATE, "other").id()).isNotEqualTo(first.id());
  }

  @Test
  void cancellingLetsItPutThingsInOrder() throws IOException {
    waiting("trap 'echo undone; exit 143' TERM; echo ready", "true");
    Operation begun = operations.begin(DRILL, null);
    await().atMost(LONG).until(() -> now(begun).lines().contains("ready"));

    operations.cancel(begun.id());

    Operation ended = awaitOver(begun);
    assertThat(ended.state()).isEqualTo(State.CANCELLED);
    assertThat(ended.lines()).containsExactly("ready", "undone");
    assertThat(operations.cancel(begun.id())).isEqualTo(ended);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> operations.cancel("nothing"))
        .withMessageContaining("got 'nothing' (expected: one of [" + begun.id() + "])");
  }

  @Test
  void tellsRefusedFromFailed() {
    script = "echo ringfort: zone a is needed; exit 69";
    assertThat(awaitOver(operations.begin(EVACUATE, null)).state()).isEqualTo(State.REFUSED);
    script = "exit 1";
    assertThat(awaitOver(operations.begin(EVACUATE, null)).state()).isEqualTo(State.FAILED);
    script = "kill -9 $$";
    assertThat(awaitOver(operations.begin(EVACUATE, null)).exitCode()).isEqualTo(137);
  }

  @Test
  void keepsTheLastLinesOfTheLastOnes() {
    script = "for i in $(seq 1000); do echo $i; done; head -c 5000 /dev/zero | tr '\\0' x";
    Operation ended = awaitOver(operations.begin(EVACUATE, null));

    assertThat(ended.lines()).hasSize(Operations.MOST_LINES).contains("1000");
    assertThat(ended.leftOut()).isEqualTo(1001 - Operations.MOST_LINES);
    assertThat(ended.lines().getLast()).hasSize(Operations.LONGEST_LINE + " ...".length());

    script = "true";
    IntStream.range(0, Operations.MOST)
        .forEach(_ -> awaitOver(operations.begin(EVACUATE, null)));
    assertThat(operations.all()).hasSize(Operations.MOST).doesNotContain(ended);
  }

  @Test
  void oneThatCannotBeStartedHasFailed() throws InterruptedException {
    try (Operations broken =
        new Operations(
            _ -> {
              throw new IOException("no such program");
            })) {
      broken.begin(EVACUATE, null);

      await().atMost(LONG).until(() -> broken.all().getFirst().state() == State.FAILED);
      assertThat(broken.all().getFirst().lines()).singleElement().asString().contains("no such");
    }
  }

  @Test
  void whatRunsEndsWithTheAgent() throws IOException, InterruptedException {
    waiting("echo $$", "true");
    Operation begun = operations.begin(EVACUATE, null);
    await().atMost(LONG).until(() -> !now(begun).lines().isEmpty());

    operations.close();

    assertThat(now(begun).state()).isEqualTo(State.CANCELLED);
    assertThat(ProcessHandle.of(Long.parseLong(now(begun).lines().getFirst())))
        .isNotPresent();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> operations.begin(EVACUATE, null))
        .withMessageContaining("the stack stops");
  }

  /// The agent's door, its client, and a JVM with the program, which refuses.
  @Test
  void runsTheProgramItselfOverTheDoor() throws IOException, InterruptedException {
    Path plan = folder.resolve("stack.yaml");
    ZonesFile.write(plan, 1, 0, null);
    StackFile file = StackFile.read(plan);
    try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
      Path own = data.path("");
      ChosenReleases releases = ChosenReleases.of(own, file, plan);
      Orders orders =
          new Orders(List.of(), new Status(file, List.of(), releases, own), releases, null);
      // A test's class path is none that could be packed.
      Code code = new Code("", Program.running().classPath(), null, plan);
      Launcher launcher = new Launcher(_ -> code, () -> code, own, _ -> List.of());
      try (Operations real = new Operations(launcher::launch);
          ControlDoor door = ControlDoor.open("127.0.0.1", 0, "s", orders, real)) {
        new AgentDoor(door.url(), "s", 1).write(data);
        AgentClient client = AgentClient.of(own);

        Operation begun = client.begin(new Work.Drill("freeze", null, false), "key");
        await().atMost(LONG).until(() -> client.operations().getFirst().state().isOver());

        Operation ended = client.operations().getFirst();
        assertThat(ended.id()).isEqualTo(begun.id());
        assertThat(ended.lines()).last().asString().contains("drill: no credentials.json in");
        assertThat(ended.state()).isEqualTo(State.REFUSED);
        assertThat(client.cancel(begun.id())).isEqualTo(ended);

        assertThatExceptionOfType(Refusal.class)
            .isThrownBy(() -> client.cancel("nothing"))
            .withMessageContaining("got 'nothing'");
        List<String> said = new ArrayList<>();
        assertThatExceptionOfType(Refusal.class)
            .isThrownBy(() -> new Drain(client, said::add).of("nobody"))
            .withMessageContaining("got 'nobody'");
        assertThat(said).isEmpty();
      }
    }
  }
}
