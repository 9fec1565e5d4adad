package io.ringfort.twiml.model;

import java.time.Duration;

/// Waits silently: [`<Pause>`](https://www.twilio.com/docs/voice/twiml/pause).
public record Pause(Duration length) implements VoiceVerb {}
