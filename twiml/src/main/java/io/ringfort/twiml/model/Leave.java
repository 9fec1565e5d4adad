package io.ringfort.twiml.model;

/// Leaves the queue: [`<Leave>`](https://www.twilio.com/docs/voice/twiml/leave).
public record Leave() implements VoiceVerb {}
