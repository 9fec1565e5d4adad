package io.ringfort.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void instantsSortAsText() {
    Instant whole = Instant.parse("2026-01-02T03:04:05Z");
    Instant later = whole.plusNanos(1_000);
    assertThat(Json.text(whole)).isEqualTo("2026-01-02T03:04:05.000000Z").isLessThan(Json.text(later));
    assertThat(Instant.parse(Json.text(later))).isEqualTo(later);
  }
}
