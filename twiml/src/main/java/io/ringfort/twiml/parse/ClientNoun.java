package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.DialTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `<Client>`: text or `<Identity>`, and `<Parameter>`s.
final class ClientNoun {
  private static final String EXPECTED = "an identity or <Parameter> in <Client>";

  private ClientNoun() {}

  /// Empty, with a warning, without an identity.
  static Optional<DialTarget.Client> read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    DialTarget.Screening screening = Callbacks.screening(attributes, Codes.SCHEMA);
    attributes.done();
    StringBuilder text = new StringBuilder();
    String identity = "";
    Map<String, String> parameters = new LinkedHashMap<>();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        text.append(cursor.text());
        continue;
      }
      switch (cursor.name()) {
        case "Identity" -> {
          cursor.ignoreAttributes();
          identity = cursor.textContent();
        }
        case "Parameter" -> readParameter(cursor, parameters);
        default -> cursor.ignoreElement(EXPECTED);
      }
    }
    String chosen = identity.isEmpty() ? text.toString().strip() : identity;
    if (chosen.isEmpty()) {
      cursor.warn(Codes.SCHEMA, "got a <Client> without an identity (expected: " + EXPECTED + ")");
      return Optional.empty();
    }
    return Optional.of(new DialTarget.Client(chosen, parameters, screening));
  }

  private static void readParameter(XmlCursor cursor, Map<String, String> parameters)
      throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String name = attributes.given("name");
    String value = attributes.text("value");
    attributes.done();
    if (name == null || value == null) {
      cursor.warn(
          Codes.SCHEMA, "got a <Parameter> without name or value (expected: both attributes)");
    } else {
      parameters.put(name, value);
    }
    cursor.skipContent(Set.of());
  }
}
