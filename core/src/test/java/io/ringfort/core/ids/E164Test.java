package io.ringfort.core.ids;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class E164Test {
  @ParameterizedTest
  @ValueSource(strings = {"+14155550100", "+491701234567", "+2901234", "+12025550123"})
  void numbersOfEveryPlanAreTaken(String text) {
    assertThat(E164.matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "14155550100",
        "+1555",
        "+1415555010",
        "+141555501000",
        "+04155550100",
        "+1415555O100",
        "+1 4155550100",
        "+1234567890123456",
        "+49170123456\u0661"
      })
  void everythingElseIsNot(String text) {
    assertThat(E164.matches(text)).isFalse();
  }
}
