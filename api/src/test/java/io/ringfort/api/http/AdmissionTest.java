package io.ringfort.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.ids.AccountSid;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final AccountSid BUSY = new AccountSid("AC" + "a".repeat(32));
  private static final AccountSid OTHER = new AccountSid("AC" + "b".repeat(32));

  @Test
  void refusesOneAccountAndLetsTheOtherIn() {
    Admission admission = new Admission(1);
    try (Admission.Permit _ = admission.enter(BUSY);
        Admission.Permit other = admission.enter(OTHER)) {
      assertThat(other).isNotNull();
      assertThatThrownBy(() -> admission.enter(BUSY))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.TOO_MANY_REQUESTS));
    }
    try (Admission.Permit again = admission.enter(BUSY)) {
      assertThat(again).isNotNull();
    }
  }
}
