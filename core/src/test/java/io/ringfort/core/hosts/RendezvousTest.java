package io.ringfort.core.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.fakes.FakeHosts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final List<Host> HOSTS = hosts("a-voice", "b-voice", "c-voice", "d-voice");

  private static final Map<String, String> PINNED =
      Map.of("standup", "d-voice", "support", "c-voice", "AC1/x", "d-voice", "", "a-voice");

  private static List<Host> hosts(String... names) {
    return Stream.of(names).map(n -> FakeHosts.host(n, "a", 1, Role.VOICE)).toList();
  }

  private static Stream<String> keys() {
    return IntStream.range(0, 10_000).mapToObj(i -> "AC" + "a".repeat(32) + "/room-" + i);
  }

  private static HostName choose(String key, List<Host> among) {
    return Rendezvous.choose(key, among).orElseThrow().name();
  }

  @Test
  void everybodyComesToTheSameHostInWhateverOrderTheyAreKnown() {
    List<Host> reversed = HOSTS.reversed();
    assertThat(keys()).allMatch(k -> choose(k, HOSTS).equals(choose(k, reversed)));
  }

  @Test
  void whatAHostOfTheSameNameIsNowDoesNotMatter() {
    List<Host> restarted =
        HOSTS.stream().map(h -> FakeHosts.host(h.name().value(), "b", 7, Role.VOICE)).toList();
    assertThat(keys()).allMatch(k -> choose(k, HOSTS).equals(choose(k, restarted)));
  }

  @Test
  void eachGetsItsShare() {
    Map<HostName, Long> shares =
        keys().collect(Collectors.groupingBy(k -> choose(k, HOSTS), Collectors.counting()));
    assertThat(shares).hasSize(4);
    assertThat(shares.values()).allMatch(n -> n > 2_300 && n < 2_700);
  }

  @Test
  void onlyWhatWasOnTheHostThatIsGoneMovesAndToAllOthersAlike() {
    List<Host> left = HOSTS.subList(1, 4);
    HostName gone = HOSTS.getFirst().name();
    assertThat(keys().filter(k -> !choose(k, HOSTS).equals(gone)))
        .allMatch(k -> choose(k, left).equals(choose(k, HOSTS)));
    Map<HostName, Long> heirs =
        keys()
            .filter(k -> choose(k, HOSTS).equals(gone))
            .collect(Collectors.groupingBy(k -> choose(k, left), Collectors.counting()));
    assertThat(heirs).hasSize(3);
    assertThat(heirs.values()).allMatch(n -> n > 700 && n < 970);
  }

  @Test
  void ranksTheOneThatIsChosenFirstAndTheOneThatWouldFollowItSecond() {
    assertThat(keys().limit(100))
        .allMatch(
            k -> {
              List<Host> ranked = Rendezvous.ranked(k, HOSTS);
              List<Host> left = ranked.subList(1, ranked.size());
              return ranked.getFirst().name().equals(choose(k, HOSTS))
                  && ranked.get(1).name().equals(choose(k, left));
            });
  }

  @Test
  void staysAsItIsOverReleases() {
    // Hosts of two releases must agree while one follows the other.
    Map<String, String> chosen =
        Stream.of("standup", "support", "AC1/x", "")
            .collect(Collectors.toMap(Function.identity(), k -> choose(k, HOSTS).value()));
    assertThat(chosen).isEqualTo(PINNED);
  }

  @Test
  void nobodyIsChosenAmongNone() {
    assertThat(Rendezvous.choose("standup", Collections.emptyList())).isEmpty();
  }
}
