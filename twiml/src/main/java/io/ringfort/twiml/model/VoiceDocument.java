package io.ringfort.twiml.model;

import java.util.List;

/// A call's TwiML document, executed from top to bottom; at its end the call is hung up.
public record VoiceDocument(List<VoiceVerb> verbs, List<Warning> warnings) {
  public VoiceDocument {
    verbs = List.copyOf(verbs);
    warnings = List.copyOf(warnings);
  }
}
