package io.ringfort.bench.browsers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TonesTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aToneIsTakenForItselfAndForNoOther(boolean opus) {
    Tones tones = new Tones(opus);
    List<byte[]> second = tones.of(700);

    assertThat(second).hasSize(Tones.FRAMES);
    assertThat(tones.share(second, 700)).isGreaterThan(0.95);
    assertThat(tones.share(second, 800)).isLessThan(0.1);
    assertThat(tones.share(List.of(), 700)).isZero();
  }

  /// As where packets are lost, or another call's come in between.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anothersSoundIsNoticed(boolean opus) {
    Tones tones = new Tones(opus);
    List<byte[]> mixed =
        Stream.concat(
                tones.of(700).subList(0, 25).stream(), tones.of(1_100).subList(0, 25).stream())
            .toList();

    assertThat(tones.share(mixed, 700)).isBetween(0.3, 0.7);
  }
}
