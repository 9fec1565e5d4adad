package io.ringfort.messaging.lifecycle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads an intent field by field: each message's owner reads one, on the thread that gives it all its
/// entries. Unknown fields are ignored, as everywhere.
final class IntentReader extends StdDeserializer<Intent> {
  private static final long serialVersionUID = 1;

  IntentReader() {
    super(Intent.class);
  }

  @Override
  public Intent deserialize(JsonParser in, DeserializationContext context) throws IOException {
    MessageSid sid = null;
    AccountSid account = null;
    Intent.Direction direction = null;
    Intent.Parties parties = null;
    Intent.Content content = null;
    Intent.Terms terms = null;
    Instant created = null;
    for (String name = first(in); name != null; name = next(in)) {
      switch (name) {
        case "sid" -> sid = new MessageSid(in.getText());
        case "account" -> account = new AccountSid(in.getText());
        case "direction" -> direction = Intent.Direction.valueOf(in.getText());
        case "parties" -> parties = parties(in);
        case "content" -> content = content(in);
        case "terms" -> terms = terms(in);
        case "created" -> created = Json.instant(in.getText());
        default -> in.skipChildren();
      }
    }
    if (sid == null
        || account == null
        || direction == null
        || parties == null
        || content == null
        || terms == null
        || created == null) {
      throw context.weirdNativeValueException(sid, Intent.class);
    }
    return new Intent(sid, account, direction, parties, content, terms, created);
  }

  private static Intent.Parties parties(JsonParser in) throws IOException {
    String from = "";
    String to = "";
    ServiceSid service = null;
    for (String name = first(in); name != null; name = next(in)) {
      switch (name) {
        case "from" -> from = in.getText();
        case "to" -> to = in.getText();
        case "service" -> service = isNull(in) ? null : new ServiceSid(in.getText());
        default -> in.skipChildren();
      }
    }
    return new Intent.Parties(from, to, service);
  }

  private static Intent.Content content(JsonParser in) throws IOException {
    String body = "";
    String wireText = null;
    int segments = 0;
    for (String name = first(in); name != null; name = next(in)) {
      switch (name) {
        case "body" -> body = in.getText();
        case "wireText" -> wireText = isNull(in) ? null : in.getText();
        case "segments" -> segments = in.getIntValue();
        default -> in.skipChildren();
      }
    }
    return new Intent.Content(body, wireText, segments);
  }

  private static Intent.Terms terms(JsonParser in) throws IOException {
    Instant notBefore = Instant.MIN;
    Instant expires = Instant.MIN;
    String statusCallback = null;
    Intent.Remembered remembered = null;
    for (String name = first(in); name != null; name = next(in)) {
      switch (name) {
        case "notBefore" -> notBefore = Json.instant(in.getText());
        case "expires" -> expires = Json.instant(in.getText());
        case "statusCallback" -> statusCallback = isNull(in) ? null : in.getText();
        case "remembered" -> remembered = isNull(in) ? null : remembered(in);
        default -> in.skipChildren();
      }
    }
    return new Intent.Terms(notBefore, expires, statusCallback, remembered);
  }

  private static Intent.Remembered remembered(JsonParser in) throws IOException {
    String key = "";
    String requestHash = "";
    Instant until = Instant.MIN;
    for (String name = first(in); name != null; name = next(in)) {
      switch (name) {
        case "key" -> key = in.getText();
        case "requestHash" -> requestHash = in.getText();
        case "until" -> until = Json.instant(in.getText());
        default -> in.skipChildren();
      }
    }
    return new Intent.Remembered(key, requestHash, until);
  }

  /// The name of an object's first field, and on its value; null when there is none (any more).
  private static @Nullable String first(JsonParser in) throws IOException {
    // Behind a type's name, Jackson stands on the first field already.
    return in.currentToken() == JsonToken.FIELD_NAME ? value(in, in.currentName()) : next(in);
  }

  private static @Nullable String next(JsonParser in) throws IOException {
    String name = in.nextFieldName();
    return name == null ? null : value(in, name);
  }

  private static String value(JsonParser in, String name) throws IOException {
    in.nextToken();
    return name;
  }

  private static boolean isNull(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL;
  }
}
