package io.ringfort.messaging.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.messaging.lifecycle.Failures;
import org.junit.jupiter.api.Test;

class CarrierErrorsTest {
  @Test
  void anErrorThatEndsLikeAPublicCodeMeansThatCode() {
    assertThat(CarrierErrors.failure("UNDELIV", "003")).isEqualTo(Failures.UNREACHABLE);
    assertThat(CarrierErrors.failure("REJECTD", "006")).isEqualTo(Failures.LANDLINE);
    assertThat(CarrierErrors.failure("EXPIRED", "036")).isEqualTo(Failures.EXPIRED);
  }

  @Test
  void otherwiseTheStateTells() {
    assertThat(CarrierErrors.failure("REJECTD", "000")).isEqualTo(Failures.BLOCKED);
    assertThat(CarrierErrors.failure("EXPIRED", "")).isEqualTo(Failures.UNREACHABLE);
    assertThat(CarrierErrors.failure("UNDELIV", "999")).isEqualTo(Failures.UNKNOWN);
  }
}
