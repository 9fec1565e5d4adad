package io.ringfort.voice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.simulation.Violation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void saysHowMuchHeld() {
    int status = SimulateCommand.run(3, OptionalLong.of(42), 3, out);

    assertThat(status).isZero();
    assertThat(printed())
        .contains("Every promise held in 3 seeds from 42 on")
        .contains("crashes of hosts")
        .contains("seeds a second");
  }

  @Test
  void saysHowToSeeABrokenPromiseAgain() {
    Violation violation =
        new Violation("CA1", "two verdicts", List.of("first line", "second line"));

    int status =
        SimulateCommand.run(
            3,
            42,
            3,
            seed ->
                new Report(
                    seed, Counts.NONE, seed == 43 ? Optional.of(violation) : Optional.empty()),
            out);

    assertThat(status).isEqualTo(1);
    assertThat(printed())
        .contains("CA1: two verdicts")
        .contains("first line" + System.lineSeparator() + "second line")
        .contains("./ringfort simulate --calls --hosts 3 --seeds 1 --seed 43");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
