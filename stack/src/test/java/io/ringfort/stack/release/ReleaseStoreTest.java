package io.ringfort.stack.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseStoreTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private @TempDir Path folder;
  private Path data;
  private Path stackFile;
  private Program program;
  private ReleaseStore store;

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    stackFile = Files.writeString(data.resolve("stack.yaml"), hosts("127.9.1.1"));
    Path dist = Files.createDirectory(folder.resolve("dist"));
    program =
        new Program(
            List.of(file(dist, "stack.jar"), file(dist, "core.jar")), file(dist, "ringfort.aot"));
    store = new ReleaseStore(data);
  }

  private static Path file(Path folder, String name) throws IOException {
    return Files.writeString(folder.resolve(name), "the content of " + name);
  }

  private static String hosts(String address) {
    return """
    zones: [a]
    hosts:
      - {name: a-all, zone: a, address: %s, roles: [api, messaging, queue, memory, database]}
    """
        .formatted(address);
  }

  @Test
  void aReleaseIsACopyOfCodeAndSettingsThatIsCheckedBeforeUse() throws IOException {
    store.build("v2", program, stackFile);
    Files.writeString(program.classPath().getFirst(), "another build");
    Files.writeString(stackFile, "other settings");

    Code code = store.get("v2").verified().code();

    assertThat(code.version()).isEqualTo("v2");
    assertThat(code.classPath())
        .extracting(p -> p.getFileName().toString())
        .containsExactly("stack.jar", "core.jar");
    assertThat(code.classPath().getFirst()).hasContent("the content of stack.jar");
    assertThat(code.recording()).hasContent("the content of ringfort.aot");
    assertThat(code.stackFile()).hasContent(hosts("127.9.1.1"));
  }

  @Test
  void whatWasChangedIsRefusedAndNamed() throws IOException {
    Release release = store.build("v2", program, stackFile);
    Files.writeString(release.code().classPath().getLast(), "the content of core.jaR");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(release::verified)
        .withMessageContaining("lib/core.jar: got SHA-256");

    Files.delete(release.code().classPath().getLast());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(release::verified)
        .withMessageContaining("lib/core.jar: it is missing");
  }

  @Test
  void aVersionIsBuiltOnce() {
    store.build("v2", program, stackFile);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> store.build("v2", program, stackFile))
        .withMessageContaining("never changed");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> store.build("../v3", program, stackFile));
  }

  @Test
  void whatWasNotFinishedIsNoReleaseAndIsBuiltAgain() throws IOException {
    Release release = store.build("v2", program, stackFile);
    Files.delete(release.folder().resolve("manifest.json"));

    assertThat(store.list()).isEmpty();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> store.get("v2"))
        .withMessageContaining("got 'v2'");
    assertThat(store.build("v2", program, stackFile).verified().version()).isEqualTo("v2");
  }

  @Test
  void foldersOfClassesCannotBePacked() {
    Program classes = new Program(List.of(folder), null);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> store.build("v2", classes, stackFile));
    assertThat(store.asItIs(classes, stackFile))
        .isEqualTo(new Code("", List.of(folder), null, stackFile));
  }

  @Test
  void theFirstStartMakesAReleaseOfLinksAndTheNextOneTakesItAgain() throws IOException {
    Code first = store.asItIs(program, stackFile);
    await().atMost(SOON).until(() -> store.find("initial").isPresent());
    store.get("initial").verified();

    assertThat(first.version()).isEqualTo("initial");
    assertThat(Files.isSameFile(first.classPath().getFirst(), program.classPath().getFirst()))
        .isTrue();
    assertThat(store.asItIs(program, stackFile)).isEqualTo(first);
  }

  @Test
  void aNewBuildOrOtherSettingsAreAnotherRelease() throws IOException {
    store.asItIs(program, stackFile);
    await().atMost(SOON).until(() -> store.find("initial").isPresent());
    Files.writeString(stackFile, hosts("127.9.1.2"));

    assertThat(store.asItIs(program, stackFile).version()).isEqualTo("initial-2");
    await().atMost(SOON).until(() -> store.find("initial-2").isPresent());
    Files.delete(program.classPath().getFirst());
    Files.writeString(program.classPath().getFirst(), "another build");

    assertThat(store.asItIs(program, stackFile).version()).isEqualTo("initial-3");
    await().atMost(SOON).until(() -> store.list().size() == 3);
  }

  @Test
  void eachHostRunsWhatWasChosenForItAlsoAfterARestart() throws IOException {
    Stream.of("v1", "v2").forEach(v -> store.build(v, program, stackFile));
    StackFile file = StackFile.read(stackFile).of("v1");
    ChosenReleases chosen = ChosenReleases.of(data, file, stackFile);
    assertThat(chosen.of(file.hosts().getFirst()).version()).isEqualTo("v1");

    chosen.choose(file.hosts().getFirst(), "v2");
    ChosenReleases again = ChosenReleases.of(data, file, stackFile);
    assertThat(again.of(file.hosts().getFirst()).version()).isEqualTo("v2");

    again.settle("v2");
    assertThat(ChosenReleases.of(data, file, stackFile).version(file.hosts().getFirst()))
        .isEqualTo("v2");
  }

  @Test
  void aReleaseForOtherHostsIsRefused() throws IOException {
    store.build("v1", program, stackFile);
    store.build("v2", program, Files.writeString(folder.resolve("o.yaml"), hosts("127.9.1.9")));
    ChosenReleases chosen = ChosenReleases.of(data, StackFile.read(stackFile).of("v1"), stackFile);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> chosen.code("v2"))
        .withMessageContaining("hosts");
  }

  @Test
  void aDeploymentIsKept() {
    Deployment kept =
        new Deployment(
            "v1", "v2", Deployment.State.RUNNING, "a-voice", 3, 15, java.time.Instant.EPOCH, null);
    assertThat(Deployment.read(data)).isEmpty();

    kept.write(data);
    kept.goingBack("it is bad").write(data);

    assertThat(Deployment.read(data)).contains(kept.goingBack("it is bad"));
  }
}
