package io.ringfort.api.messages;

import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts messages: what is answered with 201 is durable in the queue. Any thread.
final class MessageCreator implements Creator {
  private static final Logger LOG = LoggerFactory.getLogger(MessageCreator.class);

  private final Messages messages;
  private final MessageRules rules;
  private final InstantSource clock;

  MessageCreator(Messages messages, MessageRules rules, InstantSource clock) {
    this.messages = messages;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public Created create(Request request, Claim claim) {
    Instant now = clock.instant();
    Intent intent = rules.check(request, claim, now);
    request.requireTime(clock.instant());
    Message accepted = messages.accept(intent);
    if (accepted.intent().terms().remembered() instanceof Intent.Remembered other) {
      claim.requireSame(other.requestHash());
    }
    return new Created(
        Response.created(out -> MessageJson.write(out, accepted)),
        accepted.intent().terms().notBefore());
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return messages
        .find(request.accountSid(), new MessageSid(claim.sid()))
        .map(m -> Response.created(out -> MessageJson.write(out, m)));
  }

  @Override
  public Optional<Response> recall(Request request, Claim claim) {
    MessageSid sid = new MessageSid(claim.sid());
    Optional<Message> inFlight = messages.inFlight(request.accountSid(), sid);
    if (inFlight.isPresent() && isUntouched(inFlight.get())) {
      requireSame(claim, inFlight.get());
      // It may be there without its append, left by a host that died in between or had no answer
      // from memory: it is accepted again, which is harmless if not.
      return Optional.empty();
    }
    Optional<Message> found = inFlight.or(() -> archived(request, sid));
    found.ifPresent(m -> requireSame(claim, m));
    return found.map(m -> Response.created(out -> MessageJson.write(out, m)));
  }

  private static boolean isUntouched(Message message) {
    return message.progress().version() == 0 && message.progress().phase() == Phase.PENDING;
  }

  private static void requireSame(Claim claim, Message message) {
    if (message.intent().terms().remembered() instanceof Intent.Remembered remembered) {
      claim.requireSame(remembered.requestHash());
    }
  }

  /// Messages are accepted while the database is away: then the key in memory alone has to do.
  private Optional<Message> archived(Request request, MessageSid sid) {
    try {
      return messages.find(request.accountSid(), sid);
    } catch (JdbiException | DatabaseException e) {
      if (!DatabaseException.of(e).isRetriable()) {
        throw e;
      }
      LOG.warn("cannot look for {} in the archive: {}", sid, e.getMessage());
      return Optional.empty();
    }
  }
}
