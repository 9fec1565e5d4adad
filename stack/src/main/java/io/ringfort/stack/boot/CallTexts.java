package io.ringfort.stack.boot;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.protocol.gsm7.Segmentation;
import io.ringfort.voice.calls.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Text messages that a call's document sends: the one place where voice meets messaging.
final class CallTexts implements Texts {
  private static final Duration VALIDITY = Duration.ofHours(10);
  private static final Taken REFUSED = new Taken("", "failed");

  private final Messages messages;
  private final Directory directory;
  private final OptOuts optOuts;
  private final SidMint mint;
  private final InstantSource clock;

  CallTexts(
      Messages messages, Directory directory, OptOuts optOuts, SidMint mint, InstantSource clock) {
    this.messages = messages;
    this.directory = directory;
    this.optOuts = optOuts;
    this.mint = mint;
    this.clock = clock;
  }

  @Override
  public Taken send(Text text) {
    Intent.Parties parties = new Intent.Parties(text.from(), text.to(), null);
    if (!owns(text.account(), text.from())
        || !E164.matches(text.to())
        || optOuts.isBlocked(text.account(), OptOuts.sender(parties), text.to())) {
      return REFUSED;
    }
    Instant now = clock.instant();
    Optional<String> callback =
        Optional.ofNullable(text.statusCallback())
            .filter(url -> WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Ok);
    String sid = mint.derive(MessageSid.PREFIX, "call", text.call().value(), text.key());
    Message message =
        messages.accept(
            new Intent(
                new MessageSid(sid),
                text.account(),
                Intent.Direction.OUTBOUND_CALL,
                parties,
                new Intent.Content(text.body(), null, Segmentation.count(text.body())),
                new Intent.Terms(now, now.plus(VALIDITY), callback.orElse(null), null),
                now));
    return new Taken(message.intent().sid().value(), message.progress().status().text());
  }

  private boolean owns(AccountSid account, String number) {
    return E164.matches(number)
        && directory.number(new E164(number)).filter(n -> n.account().equals(account)).isPresent();
  }
}
