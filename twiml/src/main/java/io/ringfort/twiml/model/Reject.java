package io.ringfort.twiml.model;

/// Refuses a call that was not answered:
/// [`<Reject>`](https://www.twilio.com/docs/voice/twiml/reject).
///
/// @param busy whether the caller hears that the line is busy, instead of not in service
public record Reject(boolean busy) implements VoiceVerb {}
