package io.ringfort.twiml.model;

/// Goes on with the document at a URL; verbs after it are never reached.
///
/// @param url as written; the empty URL is the current document's own
public record Redirect(String url, HttpMethod method) implements Verb, VoiceVerb {}
