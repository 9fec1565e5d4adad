package io.ringfort.stack.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.stack.config.ConfigReader.Flags;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final String CARRIER =
      """
      carriers:
        - name: acme
          prefixes: ["+49"]
          gateways: ["smpp1.example:2775"]
          systemId: ringfort
          password: s3cret
      """;

  @TempDir Path folder;

  @Test
  void theAnnotatedDefaultsAreAWholeConfiguration() {
    StackConfig config = ConfigReader.read(Flags.NONE);

    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.simulatorPort()).isEqualTo(8081);
    assertThat(config.api().deadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.carriers()).isEmpty();
    assertThat(config.simulator().smppPorts()).isEqualTo(List.of(0, 0));
  }

  @Test
  void aFileWinsOverTheDefaultsAndFlagsOverTheFile() throws IOException {
    Path file = file("port: 9000\nbind: 127.0.0.2\nqueue:\n  partitions: 8\n");

    StackConfig config = ConfigReader.read(new Flags(file, Path.of("elsewhere"), 0, null));

    assertThat(config.port()).isZero();
    assertThat(config.simulatorPort()).isZero();
    assertThat(config.bind()).isEqualTo("127.0.0.2");
    assertThat(config.data()).isEqualTo(Path.of("elsewhere"));
    assertThat(config.queue()).isEqualTo(new StackConfig.Queue(8, true));
  }

  @Test
  void aCarrierStartsFromTheCarrierDefaults() throws IOException {
    StackConfig config =
        ConfigReader.read(
            new Flags(
                file(CARRIER + "    unknownOutcome: hold\n    referenceTlv: 0x1400\n"),
                null,
                null,
                null));

    StackConfig.Carrier carrier = config.carriers().getFirst();
    assertThat(carrier.window()).isEqualTo(100);
    assertThat(carrier.unknownOutcome()).isEqualTo(StackConfig.UnknownOutcome.HOLD);
    assertThat(carrier.referenceTlv()).isEqualTo(0x1400);
    assertThat(carrier.inventoryUrl()).isNull();
    assertThat(carrier.toString()).doesNotContain("s3cret");
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(ConfigReader.read(new Flags(file("# nothing yet\n"), null, null, null)))
        .isEqualTo(ConfigReader.read(Flags.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prot: 1                                | the key 'prot' is unknown (nearest known: 'port')
          messaging: {queueHour: 1}              | the key 'messaging.queueHour' is unknown (nearest known: 'messaging.queueHours')
          recieptDelay: 1s                       | the key 'recieptDelay' is unknown (nearest known: 'simulator.receiptDelay')
          carrierDefaults: {window: 5}           | the key 'carrierDefaults' is unknown
          carriers: [{windw: 5}]                 | the key 'carriers[0].windw' is unknown (nearest known: 'carriers[0].window')
          port: http                             | port: got 'http' (expected: a whole number)
          port: 80.5                             | port: got '80.5' (expected: a whole number)
          port: 70000                            | port: got 70000 (expected: 0 to 65535
          port: 99999999999                      | port
          queue: 4                               | queue: got '4' (expected: keys of its own)
          queue: {fsync: 'yes'}                  | queue.fsync: got 'yes' (expected: true or false)
          queue: {partitions: 0}                 | queue.partitions: got 0 (expected: 1 to 64)
          queue: {partitions: ~}                 | queue.partitions: got 'null' (expected: a whole number)
          api: {deadline: 10}                    | api.deadline: got '10' (expected: a text)
          api: {deadline: 10 s}                  | api.deadline: got '10 s' (expected: a time such as
          simulator: {smppPorts: [a]}            | simulator.smppPorts[0]
          simulator: {enabled: false}            | carriers: got none (expected: at least one where simulator.enabled is false)
          carriers: [{name: a}]                  | carriers[0].prefixes: got none
          {bind: a, bind: b}                     | Duplicate field 'bind'
          "[1, 2]"                               | (expected: keys and values)
          [[1                                    | line 1: while parsing a flow sequence
          """)
  void refusesWhatItCannotUseAndNamesIt(String yaml, String complaint) throws IOException {
    Path file = file(yaml + "\n");

    assertThatThrownBy(() -> ConfigReader.read(new Flags(file, null, null, null)))
        .hasMessageStartingWith("configuration in " + file + ": ")
        .hasMessageContaining(complaint)
        .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
        .extracting(Refusal::code)
        .isEqualTo(ExitCode.CONFIGURATION);
  }

  @Test
  void aComplaintAboutAPasswordDoesNotShowIt() throws IOException {
    Path file = file(CARRIER.replace("s3cret", "muchtoolong"));

    assertThatThrownBy(() -> ConfigReader.read(new Flags(file, null, null, null)))
        .hasMessageContaining("carriers[0].password: got more than 8 characters")
        .hasMessageNotContaining("muchtoolong");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatThrownBy(
            () -> ConfigReader.read(new Flags(folder.resolve("none.yaml"), null, null, null)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("none.yaml");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("stack.yaml"), yaml);
  }
}
