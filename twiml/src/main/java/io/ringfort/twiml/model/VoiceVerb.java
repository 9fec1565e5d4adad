package io.ringfort.twiml.model;

/// One instruction of a call's TwiML document, checked and with its defaults filled in.
///
/// URLs are as written: whoever executes the verb resolves them against the URL of the document.
public sealed interface VoiceVerb
    permits Say,
        Play,
        Pause,
        Gather,
        Record,
        Dial,
        Enqueue,
        Leave,
        Hangup,
        Reject,
        Refer,
        Redirect,
        Message {}
