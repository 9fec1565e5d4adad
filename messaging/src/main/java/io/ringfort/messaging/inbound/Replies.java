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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the answers to an inbound message. The same answer to the same message always gets the
/// same SID, so carrying a document out again sends nothing twice.
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final Duration VALIDITY = Duration.ofHours(10);

  /// Of the places in a conversation, when it is asked whether it was answered.
  private static final int LOOKED_AT = 10;

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

  /// What became of a reply.
  sealed interface Reply {
    /// It is on its way, or was sent before.
    record Sent(MessageSid sid) implements Reply {}

    /// @param reason a code and a sentence
    record Refused(String reason) implements Reply {}
  }

  /// Where a reply stands in a conversation.
  ///
  /// @param first number of the first document
  /// @param number of replies before it
  static String place(int first, int number) {
    return first + "/" + number;
  }

  /// Whether an answer with replies was obeyed before: one of the first of them is known. Blocks;
  /// throws what the memory store or the database throws when it is away.
  boolean isAnswered(Message inbound) {
    return IntStream.of(Talk.FROM_URL, Talk.FROM_FALLBACK)
        .boxed()
        .flatMap(first -> IntStream.range(0, LOOKED_AT).mapToObj(i -> place(first, i)))
        .anyMatch(place -> messages.isKnown(inbound.intent().account(), sid(inbound, place)));
  }

  /// @param isRepeat it may have been sent before
  Reply send(
      Message inbound,
      io.ringfort.twiml.model.Message verb,
      String place,
      Optional<String> statusCallback,
      boolean isRepeat) {
    Intent.Parties asked = inbound.intent().parties();
    String from = verb.from() == null ? asked.to() : verb.from();
    String to = verb.to() == null ? asked.from() : verb.to();
    Intent.Parties parties =
        new Intent.Parties(from, to, from.equals(asked.to()) ? asked.service() : null);
    if (isRepeat && wasSent(inbound, place)) {
      return new Reply.Sent(sid(inbound, place));
    }
    Optional<String> mistake = mistake(inbound, parties, verb);
    if (mistake.isPresent()) {
      LOG.info(
          "account={} sid={} a reply was not sent: {}",
          inbound.intent().account(),
          inbound.intent().sid(),
          mistake.get());
      return new Reply.Refused(mistake.get());
    }
    Optional<String> callback =
        statusCallback.filter(url -> WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Ok);
    accept(inbound, parties, verb.body(), place, callback);
    return new Reply.Sent(sid(inbound, place));
  }

  /// @param isRepeat it may have been sent before
  void sendKeywordReply(Message inbound, Keyword keyword, boolean isRepeat) {
    if (isRepeat && wasSent(inbound, keyword.name())) {
      return;
    }
    Intent.Parties asked = inbound.intent().parties();
    accept(
        inbound,
        new Intent.Parties(asked.to(), asked.from(), asked.service()),
        keyword.reply(),
        keyword.name(),
        Optional.empty());
  }

  /// A reply that ended is forgotten by its sender's owner, to whom it would look new.
  private boolean wasSent(Message inbound, String place) {
    try {
      return messages.isKnown(inbound.intent().account(), sid(inbound, place));
    } catch (RuntimeException e) {
      // Without the database: what ended stands in the memory store for longer than there are tries
      // by themselves.
      LOG.warn("sid={} is answered without history: {}", inbound.intent().sid(), e.getMessage());
      return false;
    }
  }

  private MessageSid sid(Message inbound, String place) {
    return new MessageSid(
        mint.derive(MessageSid.PREFIX, "reply", inbound.intent().sid().value(), place));
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
    messages.accept(
        new Intent(
            sid(inbound, place),
            inbound.intent().account(),
            Intent.Direction.OUTBOUND_REPLY,
            parties,
            new Intent.Content(body, null, Segmentation.count(body)),
            new Intent.Terms(now, now.plus(VALIDITY), callback.orElse(null), null),
            now));
  }
}
