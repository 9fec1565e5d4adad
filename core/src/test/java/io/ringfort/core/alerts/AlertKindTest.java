package io.ringfort.core.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AlertKindTest {
  @Test
  void eachIsExplainedToOperators() throws IOException {
    assertThat(Files.readString(Path.of("../docs/operations.md")).lines())
        .containsAll(Arrays.stream(AlertKind.values()).map(k -> "### Alert: " + k.text()).toList());
  }

  @Test
  void eachIsFoundByItsName() {
    assertThat(AlertKind.values()).allMatch(k -> AlertKind.of(k.text()).orElseThrow() == k);
    assertThat(AlertKind.of("later")).isEmpty();
  }
}
