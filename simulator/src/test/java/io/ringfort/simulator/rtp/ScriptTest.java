package io.ringfort.simulator.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
  @Test
  void readsEveryStep() {
    assertThat(
            Script.parse(
                    "sentence; tones:440@2s,880+990@500ms wait:1s mute:20ms digits:12#"
                        + " inband:*D echo echo:5s listen hangup repeat")
                .steps())
        .hasSize(12);
    assertThat(Script.parse("").steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sing | script: got step sing",
        "tones:440 | tones: got 440",
        "tones:4000@1s | tones: got 4000",
        "silence | length: got",
        "silence:0s | length: got 0s",
        "silence:2h | length: got 2h",
        "silence:9999s | length: got 9999s",
        "digits:12x | digits: got 12x",
        "repeat | script: got 1 steps"
      })
  void saysWhatItDoesNotUnderstand(String script, String sentence) {
    assertThatThrownBy(() -> Script.parse(script))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence)
        .hasMessageContaining("expected");
  }
}
