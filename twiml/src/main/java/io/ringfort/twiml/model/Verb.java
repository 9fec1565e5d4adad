package io.ringfort.twiml.model;

/// One instruction of a TwiML document, checked and with its defaults filled in.
///
/// URLs are as written: whoever executes the verb resolves them against the URL of the document.
public sealed interface Verb permits Message, Redirect {}
