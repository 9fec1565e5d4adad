package io.ringfort.voice.media;

import org.jspecify.annotations.Nullable;

/// A stream as data.
///
/// @param localSdp ours, with its session id and version
/// @param remoteSdp theirs; null as long as it is unknown
public record MediaSnapshot(
    String localSdp, @Nullable String remoteSdp, long ssrc, int sequence, long timestamp) {

  /// For a stream that stays quiet until the far end has answered.
  public MediaSnapshot withoutRemote() {
    return new MediaSnapshot(localSdp, null, ssrc, sequence, timestamp);
  }
}
