package io.ringfort.stack.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What is read out of the carrier's account of a call.
class HearingTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private final Hearing hearing =
      new Hearing(
          CallKind.PLAY,
          json(
              """
              {"state": "answered", "mediaBeganAt": "2026-01-01T00:00:00Z", "quiets": [
                {"fromMs": 1000, "ms": 4000, "stallMs": 0},
                {"fromMs": 9900, "ms": 1500, "stallMs": 200},
                {"fromMs": 12000, "ms": 1400, "stallMs": 1300},
                {"fromMs": 15000, "ms": 120, "stallMs": 0},
                {"fromMs": 40000, "ms": 9000, "stallMs": 0}]}
              """));

  @Test
  void takesTheLongestPauseOfItsTime() {
    assertThat(hearing.longest(at(10), at(30)))
        .contains(new Hearing.Pause(BEGAN.plusMillis(9_900), 1_500, 200));
  }

  @Test
  void takesTheLastThatACustomerNotices() {
    assertThat(hearing.last(at(10), at(30), 500).map(Hearing.Pause::end))
        .contains(BEGAN.plusMillis(11_400));
    assertThat(hearing.last(at(10), at(30), 100).map(Hearing.Pause::netMillis)).contains(120L);
  }

  @Test
  void losesACallThatEndedOrIsSilent() {
    assertThat(Hearing.goesOn(CallKind.PLAY, beat("answered", 40))).isTrue();
    assertThat(Hearing.goesOn(CallKind.PLAY, beat("answered", 2_001))).isFalse();
    assertThat(Hearing.goesOn(CallKind.DIGITS, beat("answered", 90_000))).isTrue();
    assertThat(Hearing.goesOn(CallKind.DIGITS, beat("ended", 40))).isFalse();
  }

  private static JsonNode beat(String state, long silentMillis) {
    return json(
        "{\"state\": \"%s\", \"media\": {\"msSinceLastSound\": %d}}"
            .formatted(state, silentMillis));
  }

  private static Instant at(long second) {
    return BEGAN.plusSeconds(second);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
