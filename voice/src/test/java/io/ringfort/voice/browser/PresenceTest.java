package io.ringfort.voice.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final AccountSid ANOTHER = new AccountSid("AC" + "b".repeat(32));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeTimer clock = new FakeTimer(NOW);
  private final Presence presence =
      new Presence(new FakeMemory(clock).map(Presence.MAP), new Json());

  private static Tab tab(int number) {
    return new Tab(new HostName("a-gateway"), "tab-" + number);
  }

  @Test
  void knowsTheTabsOfOneIdentityOfOneAccount() {
    presence.put(ACCOUNT, "alice", tab(1), NOW);
    presence.put(ACCOUNT, "alice", tab(2), NOW);
    presence.put(ACCOUNT, "alice", tab(1), NOW);
    presence.put(ANOTHER, "alice", tab(3), NOW);

    assertThat(presence.of(ACCOUNT, "alice", NOW)).containsExactly(tab(2), tab(1));
    assertThat(presence.of(ANOTHER, "alice", NOW)).containsExactly(tab(3));
    assertThat(presence.of(ACCOUNT, "bob", NOW)).isEmpty();
  }

  @Test
  void forgetsWhoSaysNoMoreThatItIsThere() {
    presence.put(ACCOUNT, "alice", tab(1), NOW);
    presence.put(ACCOUNT, "alice", tab(2), NOW.plusSeconds(60));

    Instant later = NOW.plus(Duration.ofSeconds(91));
    assertThat(presence.of(ACCOUNT, "alice", later)).containsExactly(tab(2));
    presence.remove(ACCOUNT, "alice", tab(2), later);
    assertThat(presence.of(ACCOUNT, "alice", later)).isEmpty();
  }

  @Test
  void ringsTenAtMostTheNewest() {
    for (int i = 1; i <= 13; i++) {
      presence.put(ACCOUNT, "alice", tab(i), NOW);
    }

    assertThat(presence.of(ACCOUNT, "alice", NOW)).hasSize(10).contains(tab(13)).doesNotContain(tab(3));
  }
}
