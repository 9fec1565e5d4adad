package io.ringfort.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SmsOptionsTest {
  @Test
  void readsEveryOption() {
    assertThat(
            SmsOptions.parse(
                "--messages",
                "1",
                "--warmup",
                "0",
                "--rounds",
                "3",
                "--clients",
                "4",
                "--senders",
                "5",
                "--rate",
                "6",
                "--binds",
                "7",
                "--window",
                "8",
                "--receipt-delay-ms",
                "9",
                "--java-options",
                "-Dx=y",
                "--settings",
                "s.yaml",
                "--credentials",
                "c.json",
                "--json",
                "o.json",
                "--launcher",
                "ringfort"))
        .isEqualTo(
            new SmsOptions(
                new SmsOptions.Load(1, 0, 3, 4, 5, 6),
                new SmsOptions.Carrier(7, 8, 9),
                new SmsOptions.Stack(
                    "-Dx=y", Path.of("s.yaml"), Path.of("c.json"), Path.of("ringfort")),
                Path.of("o.json")));
    assertThat(SmsOptions.parse()).isEqualTo(SmsOptions.defaults());
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> SmsOptions.parse("--colour", "red"))
        .hasMessage("got --colour (expected: an option of bench sms)");
    assertThatThrownBy(() -> SmsOptions.parse("--rate"))
        .hasMessage("got --rate alone (expected: an option and its value)");
    assertThatThrownBy(() -> SmsOptions.parse("--rounds", "0"))
        .hasMessage("--rounds: got 0 (expected: 1 to 20)");
    assertThatThrownBy(() -> SmsOptions.parse("--clients", "many"))
        .hasMessage("--clients: got many (expected: 1 to 10000)");
  }
}
