package io.ringfort.twiml.model;

import java.util.List;

/// A TwiML document that can be executed from top to bottom; no verb means that there is nothing to
/// do.
public record Document(List<Verb> verbs, List<Warning> warnings) {
  public Document {
    verbs = List.copyOf(verbs);
    warnings = List.copyOf(warnings);
  }
}
