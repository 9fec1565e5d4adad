package io.ringfort.acceptance.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Ended;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why a stack would not start: one sentence, an exit code of sysexits.h, and nothing left running
/// or written.
@ExtendWith(SharedStack.class)
final class RefusalTest {
  private static final int UNAVAILABLE = 69;
  private static final int CONFIGURATION = 78;

  private final StackProcess running;
  @TempDir private Path folder;

  RefusalTest(StackProcess stack) {
    running = stack;
  }

  @Test
  void aPortInUseIsNamed() {
    String port = "" + running.apiUrl().getPort();

    Ended refused = Ended.ringfort("up", "--data", data(), "--port", port);

    assertThat(refused.exitCode()).isEqualTo(UNAVAILABLE);
    assertOneSentence(refused, port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 8080 | prot",
        "port: many | port",
        "port: 70000 | port",
        "queue: {partition: 4} | partition",
        "api: {deadline: 10} | deadline",
        "queue: {partitions: 0} | partitions",
        "bind: 203.0.113.1 | bind",
        "carriers: [{name: a}] | carriers",
        "'port: [' | line 1",
        "simulator: {enabled: false} | carriers"
      })
  void aWrongKeyOrValueIsNamed(String yaml, String named) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);

    Ended refused = Ended.ringfort("up", "--data", data(), "--config", file.toString());

    assertThat(refused.exitCode()).isEqualTo(CONFIGURATION);
    assertOneSentence(refused, named);
  }

  @ParameterizedTest
  @CsvSource({
    "up --prot 1,prot",
    "upp,upp",
    "up --port x,port",
    "up --config /nonexistent.yaml,/nonexistent.yaml"
  })
  void aWrongArgumentIsNamed(String arguments, String named) {
    Ended refused = Ended.ringfort(arguments.split(" "));

    assertThat(refused.exitCode()).isEqualTo(CONFIGURATION);
    assertOneSentence(refused, named);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    // Not even root can make a folder there, or below a file.
    assertFolderRefused("/proc/ringfort");
    assertFolderRefused(Files.writeString(folder.resolve("file"), "").resolve("data").toString());
  }

  private void assertFolderRefused(String path) {
    Ended refused = Ended.ringfort("up", "--data", path, "--port", "0");

    assertThat(refused.exitCode()).isEqualTo(CONFIGURATION);
    assertOneSentence(refused, path);
  }

  @Test
  void aFolderInUseIsNamedAndItsStackRunsOn() {
    Ended refused = Ended.ringfort("up", "--data", running.data().toString(), "--port", "0");

    assertThat(refused.exitCode()).isEqualTo(CONFIGURATION);
    assertOneSentence(refused, running.data().toString());
    assertThat(running.api().get("/Messages.json?PageSize=1").status()).isEqualTo(200);
  }

  private static void assertOneSentence(Ended refused, String named) {
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines()).as(refused.err()).hasSize(1);
    assertThat(refused.err()).startsWith("ringfort: ").contains(named);
  }

  private String data() {
    return folder.resolve("data").toString();
  }
}
