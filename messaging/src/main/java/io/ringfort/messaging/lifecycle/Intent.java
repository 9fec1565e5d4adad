package io.ringfort.messaging.lifecycle;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.json.JsonWriter;
import io.ringfort.core.json.WritesItself;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What was asked for: written once, at the front door.
///
/// @param created when it was accepted, in microseconds as the database keeps it
@JsonDeserialize(using = IntentReader.class)
public record Intent(
    MessageSid sid,
    AccountSid account,
    Direction direction,
    Parties parties,
    Content content,
    Terms terms,
    Instant created)
    implements WritesItself {

  public Intent {
    created = created.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.begin()
        .text("sid", sid.value())
        .text("account", account.value())
        .text("direction", direction.name());
    out.name("parties")
        .begin()
        .text("from", parties.from)
        .text("to", parties.to)
        .text("service", parties.service == null ? null : parties.service.value())
        .end();
    out.name("content")
        .begin()
        .text("body", content.body)
        .text("wireText", content.wireText)
        .number("segments", content.segments)
        .end();
    out.name("terms")
        .begin()
        .time("notBefore", terms.notBefore)
        .time("expires", terms.expires)
        .text("statusCallback", terms.statusCallback);
    Remembered remembered = terms.remembered;
    if (remembered != null) {
      out.name("remembered")
          .begin()
          .text("key", remembered.key)
          .text("requestHash", remembered.requestHash)
          .time("until", remembered.until)
          .end();
    }
    out.end().time("created", created).end();
  }

  /// Who began it.
  public enum Direction {
    /// A handset.
    INBOUND,
    /// A request to the API.
    OUTBOUND_API,
    /// A `<Message>` in a call's TwiML.
    OUTBOUND_CALL,
    /// A `<Message>` in the answer to an inbound message.
    OUTBOUND_REPLY
  }

  /// @param from E.164, short code or alphanumeric sender
  /// @param to E.164
  /// @param service the messaging service that chose `from`, if one did
  public record Parties(String from, String to, @Nullable ServiceSid service) {}

  /// @param body as the customer sent it
  /// @param wireText what goes out, where it is not the body (smart encoding)
  /// @param segments how many short messages it takes
  public record Content(String body, @Nullable String wireText, int segments) {
    public String textToSend() {
      return wireText == null ? body : wireText;
    }
  }

  /// @param notBefore when it may go out; the time of creation unless it is scheduled
  /// @param expires when it may not go out any more
  /// @param statusCallback where the customer wants to hear of its progress
  /// @param remembered the request that made it, when the customer chose its key
  public record Terms(
      Instant notBefore,
      Instant expires,
      @Nullable String statusCallback,
      @Nullable Remembered remembered) {
    public Terms {
      // As fine as `created`: else a message that may go out at once would look like one scheduled
      // for the next microsecond.
      notBefore = notBefore.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /// A request that must be known again for a while.
  ///
  /// @param key the memory store's key of the request
  /// @param requestHash of its body
  /// @param until when it may be forgotten
  public record Remembered(String key, String requestHash, Instant until) {}
}
