package io.ringfort.voice.media;

import org.jspecify.annotations.Nullable;

/// A stream as data.
///
/// @param localSdp ours, with its session id and version
/// @param remoteSdp theirs; null as long as it is unknown
public record MediaSnapshot(
    String localSdp, @Nullable String remoteSdp, long ssrc, int sequence, long timestamp) {}
