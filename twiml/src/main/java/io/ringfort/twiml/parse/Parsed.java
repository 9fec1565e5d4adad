package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Document;

/// What became of a customer's answer.
public sealed interface Parsed {
  /// It can be executed; its warnings are for the debugger.
  record Ok(Document document) implements Parsed {}

  /// It cannot: use the fallback URL.
  ///
  /// @param code of the public catalogue: 11750, 12100, 12102 or 12300
  /// @param message begins with the line where there is one
  record Failed(int code, String message) implements Parsed {}
}
