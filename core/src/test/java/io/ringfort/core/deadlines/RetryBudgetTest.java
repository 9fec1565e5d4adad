package io.ringfort.core.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  @Test
  void whenEverythingFailsOnlyTheShareIsAdded() {
    RetryBudget budget = new RetryBudget(0.2, 10);
    int retries = 0;
    for (int i = 0; i < 1_000; i++) {
      budget.firstTry();
      retries += budget.takeRetry() ? 1 : 0;
    }
    assertThat(retries).isBetween(200, 210);
  }

  @Test
  void noMoreThanTheBurstIsSavedUp() {
    RetryBudget budget = new RetryBudget(0.2, 3);
    for (int i = 0; i < 1_000; i++) {
      budget.firstTry();
    }
    int retries = 0;
    while (budget.takeRetry()) {
      retries++;
    }
    assertThat(retries).isEqualTo(3);
  }
}
