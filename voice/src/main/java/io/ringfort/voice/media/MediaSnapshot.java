package io.ringfort.voice.media;

import org.jspecify.annotations.Nullable;

/// A stream as data.
///
/// @param localSdp ours, with its session id and version
/// @param remoteSdp theirs; null as long as it is unknown
/// @param busy whether it has anything but silence to send: a playlist, another stream, a room
public record MediaSnapshot(
    String localSdp,
    @Nullable String remoteSdp,
    long ssrc,
    int sequence,
    long timestamp,
    boolean busy) {

  /// For a stream that stays quiet until the far end has answered.
  public MediaSnapshot withoutRemote() {
    return new MediaSnapshot(localSdp, null, ssrc, sequence, timestamp, busy);
  }
}
