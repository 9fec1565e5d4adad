package io.ringfort.messaging;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.protocol.gsm7.Segmentation;
import java.time.Duration;
import java.time.Instant;

/// Intents for tests.
public final class TestIntents {
  public static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private TestIntents() {}

  public static MessageSid sid(int number) {
    return new MessageSid("SM%032x".formatted(number));
  }

  public static Intent outbound(int number, String from, String body) {
    return intent(
        number,
        Intent.Direction.OUTBOUND_API,
        new Intent.Parties(from, "+14155550999", null),
        body);
  }

  public static Intent inbound(int number, String from, String body) {
    return intent(
        number, Intent.Direction.INBOUND, new Intent.Parties(from, "+14155550100", null), body);
  }

  private static Intent intent(
      int number, Intent.Direction direction, Intent.Parties parties, String body) {
    return new Intent(
        sid(number),
        ACCOUNT,
        direction,
        parties,
        new Intent.Content(body, null, Segmentation.count(body)),
        new Intent.Terms(NOW, NOW.plus(Duration.ofHours(10)), null, null),
        NOW);
  }
}
