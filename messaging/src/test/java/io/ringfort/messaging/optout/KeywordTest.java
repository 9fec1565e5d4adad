package io.ringfort.messaging.optout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeywordTest {
  @Test
  void theWordAloneCountsWhateverItsCase() {
    assertThat(Keyword.of(" Stop\n")).contains(Keyword.STOP);
    assertThat(Keyword.of("UNSTOP")).contains(Keyword.START);
    assertThat(Keyword.of("help")).contains(Keyword.HELP);
  }

  @Test
  void aWordInASentenceIsNoKeyword() {
    assertThat(Keyword.of("please stop")).isEmpty();
    assertThat(Keyword.of("stop!")).isEmpty();
    assertThat(Keyword.of("")).isEmpty();
  }
}
