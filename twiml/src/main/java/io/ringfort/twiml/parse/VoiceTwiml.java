package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.VoiceVerb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a customer's server answers for a call ([voice
/// TwiML](https://www.twilio.com/docs/voice/twiml)). Stateless; any thread; nothing that a server
/// can send makes it throw, open a file or connection, or take more than a document of 64 kB is
/// worth.
public final class VoiceTwiml {
  /// A document may not be longer (11750); a reader of the network may stop one byte later.
  public static final int MOST_BYTES = MessagingTwiml.MOST_BYTES;

  private VoiceTwiml() {}

  /// Reads the body of a 2xx answer, or the document of a request to the API as `text/xml`.
  /// - No body at all, as with 204: nothing to do, whatever the content type.
  /// - `text/xml`, `application/xml` and `text/html` are TwiML.
  /// - `text/plain` is TwiML if it can be read as such, else it is spoken.
  /// - `audio/*` is played, however long.
  /// - Any other content type, and none, is refused (12300).
  ///
  /// @param contentType the header as it came, with its charset parameter; null if there was none
  public static VoiceParsed parse(byte[] body, @Nullable String contentType) {
    if (body.length == 0) {
      return new VoiceParsed.Ok(new VoiceDocument(List.of(), List.of()));
    }
    ContentType type = ContentType.parse(contentType == null ? "" : contentType);
    if (type.mediaType().startsWith("audio/")) {
      return new VoiceParsed.Audio(type.mediaType());
    }
    try {
      return new VoiceParsed.Ok(read(body, type));
    } catch (RefusedException e) {
      return new VoiceParsed.Failed(e.failed().code(), e.failed().message());
    }
  }

  private static VoiceDocument read(byte[] body, ContentType type) throws RefusedException {
    DocumentText.refuseLongerThan(body, MOST_BYTES);
    return switch (type.mediaType()) {
      case "text/xml", "application/xml", "text/html" ->
          ofXml(DocumentText.ofXml(body, type.charset()));
      case "text/plain" -> ofPlain(DocumentText.ofPlain(body, type.charset()));
      default ->
          throw new RefusedException(
              Codes.CONTENT_TYPE,
              "got content type '"
                  + type.mediaType()
                  + "' (expected: text/xml, application/xml, text/html, text/plain or audio)");
    };
  }

  private static VoiceDocument ofPlain(String text) throws RefusedException {
    XmlCursor cursor;
    try {
      cursor = new XmlCursor(text.strip(), Codes.SCHEMA);
      cursor.enterResponse();
      return ofResponse(cursor);
    } catch (RefusedException e) {
      if (!meansNoTwiml(e)) {
        throw e;
      }
      String words = text.strip();
      return new VoiceDocument(
          words.isEmpty() ? List.of() : List.of(SayVerb.ofText(words)), List.of());
    }
  }

  /// Well-formed TwiML with a fatal mistake is not for reading aloud.
  private static boolean meansNoTwiml(RefusedException e) {
    return e.failed().code() == Codes.NOT_PARSED || e.failed().code() == Codes.ROOT;
  }

  private static VoiceDocument ofXml(String xml) throws RefusedException {
    XmlCursor cursor = new XmlCursor(xml, Codes.SCHEMA);
    cursor.enterResponse();
    return ofResponse(cursor);
  }

  private static VoiceDocument ofResponse(XmlCursor cursor) throws RefusedException {
    List<VoiceVerb> verbs = new ArrayList<>();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        cursor.warnOfText("verbs in <Response>");
      } else {
        VoiceVerbs.read(cursor).ifPresent(verbs::add);
      }
    }
    // To the end of the document: what follows the root must be well-formed too.
    cursor.next();
    return new VoiceDocument(verbs, cursor.warnings());
  }
}
