package io.ringfort.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BrowsersOptionsTest {
  @Test
  void readsEveryOption() {
    String typed =
        "--calls 4 --seconds 2 --ramp 3 --far-end page --codec opus --warmup 0 --java-options -Dx=y"
            + " --settings s.yaml --launcher ringfort --json o.json";
    assertThat(BrowsersOptions.parse(typed.split(" ")))
        .isEqualTo(
            new BrowsersOptions(
                new BrowsersOptions.Load(4, 2, 3, "page", "opus", 0),
                new CallsOptions.Stack("-Dx=y", Path.of("s.yaml"), Path.of("ringfort")),
                Path.of("o.json")));
    assertThat(BrowsersOptions.parse()).isEqualTo(BrowsersOptions.defaults());
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> BrowsersOptions.parse("--colour", "red"))
        .hasMessage("got --colour (expected: an option of bench browsers)");
    assertThatThrownBy(() -> BrowsersOptions.parse("--calls", "many"))
        .hasMessage("--calls: got many (expected: 1 to 2000)");
    assertThatThrownBy(() -> BrowsersOptions.parse("--codec", "mp3"))
        .hasMessage("--codec: got mp3 (expected: opus or pcmu)");
    assertThatThrownBy(() -> BrowsersOptions.parse("--far-end"))
        .hasMessage("got --far-end alone (expected: an option and its value)");
    assertThatThrownBy(() -> BrowsersOptions.parse("--far-end", "page", "--calls", "3"))
        .hasMessage("--calls: got 3 (expected: an even number, for pairs of pages)");
  }
}
