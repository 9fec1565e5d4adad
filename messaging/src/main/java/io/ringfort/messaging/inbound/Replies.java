package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.optout.Keyword;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.protocol.gsm7.Segmentation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the answers to an inbound message. The same answer to the same message always gets the
/// same SID, so carrying a document out again sends nothing twice.
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final Duration VALIDITY = Duration.ofHours(10);

  private final Messages messages;
  private final Directory directory;
  private final OptOuts optOuts;
  private final SidMint mint;
  private final InstantSource clock;

  public Replies(
      Messages messages, Directory directory, OptOuts optOuts, SidMint mint, InstantSource clock) {
    this.messages = messages;
    this.directory = directory;
    this.optOuts = optOuts;
    this.mint = mint;
    this.clock = clock;
  }

  /// @param place of the verb in the conversation
  void send(
      Message inbound,
      io.ringfort.twiml.model.Message verb,
      String place,
      Optional<String> statusCallback) {
    Intent.Parties asked = inbound.intent().parties();
    String from = verb.from() == null ? asked.to() : verb.from();
    String to = verb.to() == null ? asked.from() : verb.to();
    Intent.Parties parties =
        new Intent.Parties(from, to, from.equals(asked.to()) ? asked.service() : null);
    Optional<String> mistake = mistake(inbound, parties, verb);
    if (mistake.isPresent()) {
      LOG.info(
          "account={} sid={} a reply was not sent: {}",
          inbound.intent().account(),
          inbound.intent().sid(),
          mistake.get());
      return;
    }
    Optional<String> callback =
        statusCallback.filter(url -> WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Ok);
    accept(inbound, parties, verb.body(), place, callback);
  }

  void sendKeywordReply(Message inbound, Keyword keyword) {
    Intent.Parties asked = inbound.intent().parties();
    accept(
        inbound,
        new Intent.Parties(asked.to(), asked.from(), asked.service()),
        keyword.reply(),
        keyword.name(),
        Optional.empty());
  }

  private Optional<String> mistake(
      Message inbound, Intent.Parties parties, io.ringfort.twiml.model.Message verb) {
    boolean ours =
        E164.matches(parties.from())
            && directory
                .number(new E164(parties.from()))
                .filter(n -> n.account().equals(inbound.intent().account()))
                .isPresent();
    if (!ours) {
      return Optional.of("14108: 'from' is not a number of this account");
    }
    if (!E164.matches(parties.to())) {
      return Optional.of("14101: 'to' is not a phone number");
    }
    if (!verb.media().isEmpty()) {
      return Optional.of("21612: no carrier takes media");
    }
    return optOuts.isBlocked(inbound.intent().account(), OptOuts.sender(parties), parties.to())
        ? Optional.of("21610: the recipient has opted out")
        : Optional.empty();
  }

  private void accept(
      Message inbound,
      Intent.Parties parties,
      String body,
      String place,
      Optional<String> callback) {
    Instant now = clock.instant();
    String sid = mint.derive(MessageSid.PREFIX, "reply", inbound.intent().sid().value(), place);
    messages.accept(
        new Intent(
            new MessageSid(sid),
            inbound.intent().account(),
            Intent.Direction.OUTBOUND_REPLY,
            parties,
            new Intent.Content(body, null, Segmentation.count(body)),
            new Intent.Terms(now, now.plus(VALIDITY), callback.orElse(null), null),
            now));
  }
}
