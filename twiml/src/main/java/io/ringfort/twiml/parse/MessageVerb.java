package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `<Message>` and its old name `<Sms>`: text, or `<Body>` and up to ten `<Media>`.
final class MessageVerb {
  private static final int LONGEST_BODY = 1600;
  private static final int MOST_MEDIA = 10;

  private MessageVerb() {}

  /// Empty, with a warning, if there is nothing to send or more than a message may hold.
  static Optional<Message> read(XmlCursor cursor) throws RefusedException {
    String to = null;
    String from = null;
    String action = null;
    HttpMethod method = HttpMethod.POST;
    String statusCallback = null;
    for (int i = 0; i < cursor.attributeCount(); i++) {
      switch (cursor.attributeName(i)) {
        case "to" -> to = given(cursor.attributeValue(i));
        case "from" -> from = given(cursor.attributeValue(i));
        case "action" -> action = given(cursor.attributeValue(i));
        case "method" -> method = cursor.method(i, Codes.MESSAGE_METHOD);
        case "statusCallback" -> statusCallback = given(cursor.attributeValue(i));
        default -> cursor.ignoreAttribute(i);
      }
    }
    List<String> media = new ArrayList<>();
    String body = readContent(cursor, media);
    return isSendable(cursor, body, media)
        ? Optional.of(new Message(to, from, action, method, statusCallback, body, media))
        : Optional.empty();
  }

  /// A reply of this text alone, as a server asks for with `text/plain`.
  static Message ofText(String body) {
    return new Message(null, null, null, HttpMethod.POST, null, body, List.of());
  }

  /// Null if the body is one that a message may have, else what to say of it.
  static @Nullable String bodyMistake(String body) {
    return body.length() <= LONGEST_BODY
        ? null
        : "got a body of " + body.length() + " characters (expected: at most " + LONGEST_BODY + ")";
  }

  /// Collects the media and gives the body: the first `<Body>`, else the text beside the children.
  private static String readContent(XmlCursor cursor, List<String> media) throws RefusedException {
    StringBuilder text = new StringBuilder();
    String body = null;
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        text.append(cursor.text());
        continue;
      }
      switch (cursor.name()) {
        case "Body" -> body = readBody(cursor, body);
        case "Media" -> readMedia(cursor, media);
        default -> cursor.ignoreElement("text, <Body> or <Media>");
      }
    }
    String loose = text.toString().strip();
    if (body == null) {
      return loose;
    }
    if (!loose.isEmpty()) {
      cursor.warn(Codes.SCHEMA, "got text beside <Body> (expected: one of the two)");
    }
    return body;
  }

  private static String readBody(XmlCursor cursor, @Nullable String earlier)
      throws RefusedException {
    cursor.ignoreAttributes();
    if (earlier != null) {
      cursor.ignoreElement("one <Body>");
      return earlier;
    }
    return cursor.textContent();
  }

  private static void readMedia(XmlCursor cursor, List<String> media) throws RefusedException {
    cursor.ignoreAttributes();
    if (media.size() == MOST_MEDIA) {
      cursor.ignoreElement("at most " + MOST_MEDIA + " <Media>");
      return;
    }
    String url = cursor.textContent();
    if (url.isEmpty()) {
      cursor.warn(Codes.SCHEMA, "got an empty <Media> (expected: a URL)");
    } else {
      media.add(url);
    }
  }

  private static boolean isSendable(XmlCursor cursor, String body, List<String> media) {
    String mistake =
        body.isEmpty() && media.isEmpty()
            ? "got a message without text or media (expected: one of them)"
            : bodyMistake(body);
    if (mistake != null) {
      cursor.warn(Codes.MESSAGE_BODY, mistake);
    }
    return mistake == null;
  }

  private static @Nullable String given(String value) {
    return value.isEmpty() ? null : value;
  }
}
