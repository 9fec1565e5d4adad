package io.ringfort.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsOptionsTest {
  @Test
  void readsEveryOption() {
    String typed =
        "--rates 1,2 --seconds 3 --warmup 4 --warmup-rate 5 --prompt say --playing 6 --recording 7"
            + " --idle 8 --hold 9 --ramp 10 --lifecycle 11 --java-options -Dx=y --settings s.yaml"
            + " --launcher ringfort --json o.json";
    assertThat(CallsOptions.parse(typed.split(" ")))
        .isEqualTo(
            new CallsOptions(
                new CallsOptions.Setup(List.of(1, 2), 3, 4, 5, "say"),
                new CallsOptions.Held(6, 7, 8, 9, 10, 11),
                new CallsOptions.Stack("-Dx=y", Path.of("s.yaml"), Path.of("ringfort")),
                Path.of("o.json")));
    assertThat(CallsOptions.parse()).isEqualTo(CallsOptions.defaults());
    assertThat(CallsOptions.parse("--rates", "none").setup().rates()).isEmpty();
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> CallsOptions.parse("--colour", "red"))
        .hasMessage("got --colour (expected: an option of bench calls)");
    assertThatThrownBy(() -> CallsOptions.parse("--rates", "50,fast"))
        .hasMessage("--rates: got fast (expected: 1 to 5000)");
    assertThatThrownBy(() -> CallsOptions.parse("--prompt", "sing"))
        .hasMessage("--prompt: got sing (expected: play or say)");
    assertThatThrownBy(() -> CallsOptions.parse("--idle"))
        .hasMessage("got --idle alone (expected: an option and its value)");
  }
}
