package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.VoiceDocument;

/// What became of a customer's answer for a call.
public sealed interface VoiceParsed {
  /// It can be executed; its warnings are for the debugger.
  record Ok(VoiceDocument document) implements VoiceParsed {}

  /// The answer is itself sound: play its URL, then hang up.
  ///
  /// @param mediaType in lower case, such as `audio/mpeg`
  record Audio(String mediaType) implements VoiceParsed {}

  /// It cannot be executed: use the fallback URL.
  ///
  /// @param code of the public catalogue, such as 12100 or 13000
  /// @param message begins with the line where there is one
  record Failed(int code, String message) implements VoiceParsed {}
}
