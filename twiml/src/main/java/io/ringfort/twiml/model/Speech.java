package io.ringfort.twiml.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A piece of speech: text and the subset of SSML that documents may use.
public sealed interface Speech {

  /// Text, its white space as written.
  record Text(String text) implements Speech {}

  /// Silence.
  record Break(Duration length) implements Speech {}

  /// An SSML element around other pieces.
  ///
  /// @param name such as `prosody`, `say-as` or `emphasis`
  /// @param attributes as written
  record Element(String name, Map<String, String> attributes, List<Speech> content)
      implements Speech {
    public Element {
      attributes = Map.copyOf(attributes);
      content = List.copyOf(content);
    }
  }
}
