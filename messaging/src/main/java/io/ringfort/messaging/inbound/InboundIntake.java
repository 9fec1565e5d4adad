package io.ringfort.messaging.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.queue.Queue;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.smpp.DeliverHandler.NotNow;
import io.ringfort.messaging.smpp.Delivered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes handsets' messages from carriers and puts them, durably, before the owner of the number
/// that they came to.
public final class InboundIntake {
  private static final Logger LOG = LoggerFactory.getLogger(InboundIntake.class);
  private static final String INBOUND = "ringfort.messages.inbound";
  private static final Duration EXPIRES = Duration.ofHours(10);

  private final Directory directory;
  private final Queue queue;
  private final Topics topics;
  private final SidMint mint;
  private final Json json;
  private final InstantSource clock;
  private final Counter taken;
  private final Counter nobodys;

  public InboundIntake(
      Directory directory,
      Queue queue,
      Topics topics,
      SidMint mint,
      Json json,
      InstantSource clock,
      MeterRegistry metrics) {
    this.directory = directory;
    this.queue = queue;
    this.topics = topics;
    this.mint = mint;
    this.json = json;
    this.clock = clock;
    taken = metrics.counter(INBOUND, "number", "ours");
    nobodys = metrics.counter(INBOUND, "number", "unknown");
  }

  /// Returns when it is durable, or belongs to nobody.
  public void message(Delivered delivered) throws NotNow {
    Optional<OwnedNumber> number =
        E164.matches(delivered.to())
            ? directory.number(new E164(delivered.to()))
            : Optional.empty();
    if (number.isEmpty()) {
      nobodys.increment();
      LOG.warn(
          "carrier {}: a message came to a number that no account owns: {}",
          delivered.carrier(),
          delivered.to());
      return;
    }
    Command.Received received =
        new Command.Received(intent(delivered, number.get()), part(delivered));
    try {
      queue
          .append(
              topics.messages(),
              Messages.senderKey(number.get().account(), delivered.to()),
              json.bytes(received))
          .join();
    } catch (CompletionException e) {
      throw new NotNow("the queue did not take the message");
    }
    taken.increment();
  }

  private Intent intent(Delivered delivered, OwnedNumber number) {
    Instant now = clock.instant();
    ServiceSid service = directory.membership(number.sid()).map(PoolMember::service).orElse(null);
    return new Intent(
        new MessageSid(sid(delivered, now)),
        number.account(),
        Intent.Direction.INBOUND,
        new Intent.Parties(delivered.from(), delivered.to(), service),
        new Intent.Content(delivered.text(), null, 1),
        new Intent.Terms(now, now.plus(EXPIRES), null, null),
        now);
  }

  /// A carrier whose acknowledgement was lost delivers again. Where it marks its messages, the mark
  /// within the same hour makes the same SID; where it does not, a repeat cannot be told from a
  /// handset that says the same thing twice.
  private String sid(Delivered delivered, Instant now) {
    String mark =
        delivered
            .reference()
            .map(r -> r + "|" + now.truncatedTo(ChronoUnit.HOURS) + "|" + delivered.text())
            .orElseGet(() -> UUID.randomUUID().toString());
    String part = delivered.part().map(p -> p.reference() + "/" + p.index()).orElse("");
    return mint.derive(
        MessageSid.PREFIX,
        "inbound",
        delivered.carrier(),
        delivered.from(),
        delivered.to(),
        part,
        mark);
  }

  private static Command.Received.@Nullable Part part(Delivered delivered) {
    return delivered
        .part()
        .map(p -> new Command.Received.Part(p.reference(), p.total(), p.index()))
        .orElse(null);
  }
}
