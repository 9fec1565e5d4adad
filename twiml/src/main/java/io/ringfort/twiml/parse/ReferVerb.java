package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Refer;
import java.util.Optional;

/// Reads `<Refer>` and the one `<Sip>` in it.
final class ReferVerb {
  private ReferVerb() {}

  /// Empty, with a warning, if there is nowhere to go.
  static Optional<Refer> read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Action action = attributes.action("action", "method", Codes.SCHEMA);
    attributes.done();
    String uri = null;
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        cursor.warnOfText("<Sip> in <Refer>");
      } else if (uri == null && cursor.name().equals("Sip")) {
        cursor.ignoreAttributes();
        uri = cursor.textContent();
      } else {
        cursor.ignoreElement("one <Sip> in <Refer>");
      }
    }
    if (uri == null || !SipNoun.isUri(uri)) {
      cursor.warn(
          Codes.SIP_URI,
          "got a <Refer> without an address (expected: <Sip> with a sip: or sips: address)");
      return Optional.empty();
    }
    return Optional.of(new Refer(action, uri));
  }
}
