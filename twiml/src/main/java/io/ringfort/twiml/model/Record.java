package io.ringfort.twiml.model;

import java.time.Duration;

/// Records the caller: [`<Record>`](https://www.twilio.com/docs/voice/twiml/record).
///
/// @param action requested at the end; null or empty for the current document's own URL
/// @param timeout of silence that ends it; zero for never
/// @param finishOnKey any of these keys ends it; empty for none
/// @param trim whether silence at both ends is cut
public record Record(
    Action action,
    Duration timeout,
    String finishOnKey,
    Duration maxLength,
    boolean playBeep,
    boolean trim,
    RecordingCallback callback)
    implements VoiceVerb {}
