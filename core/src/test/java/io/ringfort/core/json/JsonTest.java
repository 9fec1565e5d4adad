package io.ringfort.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void instantsSortAsText() {
    Instant whole = Instant.parse("2026-01-02T03:04:05Z");
    Instant later = whole.plusNanos(1_000);
    assertThat(Json.text(whole))
        .isEqualTo("2026-01-02T03:04:05.000000Z")
        .isLessThan(Json.text(later));
  }

  @Test
  void everyInstantInMicrosecondsComesBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1_000L);
      String text = Json.text(instant);
      assertThat(Instant.parse(text)).isEqualTo(instant);
      assertThat(InstantText.read(text)).isEqualTo(instant);
      assertThat(InstantText.read(Json.text(instant.plusNanos(999)))).isEqualTo(instant);
    }
  }

  @Test
  void otherFormsOfInstantsAreReadToo() {
    assertThat(InstantText.read("2026-01-02T03:04:05Z"))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(InstantText.read("2026-01-02T03:04:05.5Z"))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.5Z"));
    Json.text(Instant.parse("2026-01-02T03:04:05Z"));
    assertThatThrownBy(() -> InstantText.read("2026-01-02T03:04:05.12x456Z"))
        .isInstanceOf(DateTimeParseException.class);
  }
}
