package io.ringfort.core.json;

/// A record that is written so often that it does without reflection. What it writes must be what
/// reflection would: a test compares them.
public interface WritesItself {

  /// Writes the record as one JSON object.
  void writeTo(JsonWriter out);
}
