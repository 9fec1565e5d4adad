package io.ringfort.twiml.model;

import org.jspecify.annotations.Nullable;

/// Plays sound, or sends digits: [`<Play>`](https://www.twilio.com/docs/voice/twiml/play).
///
/// @param url as written; null when only digits are sent
/// @param loop how often; 0 for as often as allowed
/// @param digits `0-9*#A-D` and `w` (half a second); null for none
public record Play(@Nullable String url, int loop, @Nullable String digits) implements VoiceVerb {}
