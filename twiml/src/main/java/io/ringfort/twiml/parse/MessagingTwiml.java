package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Document;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Verb;
import io.ringfort.twiml.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a customer's server answers to an incoming message ([messaging
/// TwiML](https://www.twilio.com/docs/messaging/twiml)). Stateless; any thread; nothing that a
/// server can send makes it throw, open a file or connection, or take more than a document of 64 kB
/// is worth.
public final class MessagingTwiml {
  /// A document may not be longer (11750); a reader of the network may stop one byte later.
  public static final int MOST_BYTES = 64 * 1024;

  private static final int MOST_MESSAGES = 10;
  private static final String ALLOWED = "<Message> or <Redirect> in a reply";

  private MessagingTwiml() {}

  /// Reads the body of a 2xx answer.
  /// - No body at all, as with 204: no reply, whatever the content type.
  /// - `text/xml`, `application/xml` and `text/html` are TwiML, `text/plain` is one reply of that
  ///   text.
  /// - Any other content type, and none, is refused (12300).
  ///
  /// @param contentType the header as it came, with its charset parameter; null if there was none
  public static Parsed parse(byte[] body, @Nullable String contentType) {
    if (body.length == 0) {
      return new Parsed.Ok(new Document(List.of(), List.of()));
    }
    try {
      return new Parsed.Ok(read(body, contentType == null ? "" : contentType));
    } catch (RefusedException e) {
      return e.failed();
    }
  }

  private static Document read(byte[] body, String header) throws RefusedException {
    DocumentText.refuseLongerThan(body, MOST_BYTES);
    ContentType type = ContentType.parse(header);
    return switch (type.mediaType()) {
      case "text/xml", "application/xml", "text/html" ->
          ofXml(DocumentText.ofXml(body, type.charset()));
      case "text/plain" -> ofPlain(DocumentText.ofPlain(body, type.charset()).strip());
      default ->
          throw new RefusedException(
              Codes.CONTENT_TYPE,
              "got content type '"
                  + type.mediaType()
                  + "' (expected: text/xml, application/xml, text/html or text/plain)");
    };
  }

  private static Document ofPlain(String text) {
    String mistake = MessageVerb.bodyMistake(text);
    if (mistake != null) {
      return new Document(List.of(), List.of(new Warning(Codes.MESSAGE_BODY, mistake)));
    }
    return new Document(text.isEmpty() ? List.of() : List.of(MessageVerb.ofText(text)), List.of());
  }

  private static Document ofXml(String xml) throws RefusedException {
    XmlCursor cursor = new XmlCursor(xml, Codes.VERB_IN_REPLY);
    cursor.enterResponse();
    List<Verb> verbs = new ArrayList<>();
    int messages = 0;
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        cursor.warnOfText(ALLOWED);
        continue;
      }
      switch (cursor.name()) {
        case "Message", "Sms" -> messages = addMessage(cursor, verbs, messages);
        case "Redirect" -> verbs.add(RedirectVerb.read(cursor));
        default -> cursor.ignoreElement(ALLOWED);
      }
    }
    // To the end of the document: what follows the root must be well-formed too.
    cursor.next();
    return new Document(verbs, cursor.warnings());
  }

  private static int addMessage(XmlCursor cursor, List<Verb> verbs, int messages)
      throws RefusedException {
    Optional<Message> message = MessageVerb.read(cursor);
    if (message.isEmpty()) {
      return messages;
    }
    if (messages < MOST_MESSAGES) {
      verbs.add(message.get());
    } else if (messages == MOST_MESSAGES) {
      cursor.warn(
          Codes.TOO_MANY_REPLIES,
          "got one more message (expected: at most " + MOST_MESSAGES + " in a reply)");
    }
    return messages + 1;
  }
}
