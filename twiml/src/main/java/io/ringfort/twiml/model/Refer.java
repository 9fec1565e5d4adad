package io.ringfort.twiml.model;

/// Hands a SIP call over to another address:
/// [`<Refer>`](https://www.twilio.com/docs/voice/twiml/refer).
///
/// @param action requested at the end; its URL is null for the next verb
/// @param uri where to, with its scheme
public record Refer(Action action, String uri) implements VoiceVerb {}
