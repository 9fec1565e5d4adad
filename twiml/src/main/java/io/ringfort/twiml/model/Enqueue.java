package io.ringfort.twiml.model;

/// Puts the caller into a queue: [`<Enqueue>`](https://www.twilio.com/docs/voice/twiml/enqueue).
///
/// @param action requested when the caller leaves the queue; its URL is null for the next verb
/// @param waiting a document while waiting; null URL: the stack's own music; empty: silence
public record Enqueue(String queue, Action action, Action waiting) implements VoiceVerb {}
