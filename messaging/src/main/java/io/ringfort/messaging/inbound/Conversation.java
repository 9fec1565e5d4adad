package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.messaging.inbound.Talk.Unusable;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.optout.Keyword;
import io.ringfort.messaging.optout.OptOuts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows an inbound message: keywords are obeyed, the application is asked, its answer is
/// carried out. May be run again for the same message: tokens and the SIDs of replies are always
/// the same, and a reply that was sent is not sent again.
public final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final int DOCUMENT_FAILED = 12_000;

  /// For so long after a message came, its replies are known to the owners of their senders, should
  /// they be accepted once more; a first try that is made later may be a repeat that they do not
  /// know.
  private static final Duration KNOWN = Duration.ofSeconds(30);

  private final Directory directory;
  private final OptOuts optOuts;
  private final WebhookClient webhooks;
  private final Replies replies;
  private final InstantSource clock;

  public Conversation(
      Directory directory,
      OptOuts optOuts,
      WebhookClient webhooks,
      Replies replies,
      InstantSource clock) {
    this.directory = directory;
    this.optOuts = optOuts;
    this.webhooks = webhooks;
    this.replies = replies;
    this.clock = clock;
  }

  /// What came of it.
  public sealed interface Held {

    /// The application was asked and answered, or does not want to be asked.
    record Finished() implements Held {}

    /// The application could not be reached, nor its fallback.
    ///
    /// @param worthRetrying false when it was reached and its answer was unusable
    record Unheard(int code, String reason, boolean worthRetrying) implements Held {}
  }

  /// @param note hears of each exchange with the application
  public Held hold(Message message, Try which, Consumer<TimelineEntry> note)
      throws InterruptedException {
    boolean isRepeat =
        which != Try.FIRST || clock.instant().isAfter(message.intent().created().plus(KNOWN));
    Optional<Keyword> keyword = Keyword.of(message.intent().content().body());
    if (which == Try.FIRST) {
      // Once: who said START since is not to be stopped by an old STOP.
      keyword.ifPresent(k -> obey(k, message, isRepeat));
    }
    Optional<Account> account = directory.account(message.intent().account());
    Optional<Door> door = Door.of(message.intent().parties(), directory);
    if (account.isEmpty() || door.isEmpty()) {
      return new Held.Finished();
    }
    boolean obeys = which != Try.BY_HAND || !replies.isAnswered(message);
    Talk talk =
        new Talk(message, account.get(), new Talk.Manner(obeys, isRepeat), webhooks, replies, note);
    return ask(talk, message, door.get(), Question.params(message, keyword));
  }

  private static Held ask(Talk talk, Message message, Door door, Map<String, String> params)
      throws InterruptedException {
    Unusable first;
    try {
      talk.run(door.url(), door.method(), params, Talk.FROM_URL);
      return new Held.Finished();
    } catch (Unusable e) {
      tell(message, "webhook", e);
      first = e;
    }
    // Whoever answered before may have been the fallback.
    if (talk.obeys() && door.fallback().isPresent()) {
      Map<String, String> more = new LinkedHashMap<>(params);
      more.put("ErrorCode", Integer.toString(first.code));
      more.put("ErrorUrl", first.url);
      try {
        talk.run(door.fallback().get(), door.fallbackMethod(), more, Talk.FROM_FALLBACK);
        return new Held.Finished();
      } catch (Unusable e) {
        tell(message, "fallback", e);
      }
    }
    return new Held.Unheard(
        first.code, String.valueOf(first.getMessage()), first.code < DOCUMENT_FAILED);
  }

  private static void tell(Message message, String what, Unusable e) {
    LOG.info(
        "account={} sid={} code={} inbound {} failed: {}",
        message.intent().account(),
        message.intent().sid(),
        e.code,
        what,
        e.getMessage());
  }

  private void obey(Keyword keyword, Message message, boolean isRepeat) {
    Intent intent = message.intent();
    Intent.Parties us =
        new Intent.Parties(
            intent.parties().to(), intent.parties().from(), intent.parties().service());
    String sender = OptOuts.sender(us);
    boolean blocked = optOuts.isBlocked(intent.account(), sender, us.to());
    switch (keyword) {
      case STOP -> {
        if (!blocked) {
          optOuts.block(intent.account(), sender, us.to()).join();
          replies.sendKeywordReply(message, keyword, isRepeat);
        }
      }
      case START -> {
        // "YES" is also what people answer to an appointment: only who had opted out is answered.
        if (blocked) {
          optOuts.unblock(intent.account(), sender, us.to()).join();
          replies.sendKeywordReply(message, keyword, isRepeat);
        }
      }
      case HELP -> replies.sendKeywordReply(message, keyword, isRepeat);
    }
  }
}
