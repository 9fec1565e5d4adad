package io.ringfort.twiml.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Speaks: [`<Say>`](https://www.twilio.com/docs/voice/twiml/say).
///
/// @param voice as written; null for the stack's own
/// @param language as written, such as `en-US`
/// @param loop how often; 0 for as often as allowed
/// @param speech what to say, in order
public record Say(@Nullable String voice, String language, int loop, List<Speech> speech)
    implements VoiceVerb {
  public Say {
    speech = List.copyOf(speech);
  }
}
