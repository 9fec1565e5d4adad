package io.ringfort.twiml.model;

/// Ends the call: [`<Hangup>`](https://www.twilio.com/docs/voice/twiml/hangup).
public record Hangup() implements VoiceVerb {}
