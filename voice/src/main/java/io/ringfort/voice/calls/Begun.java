package io.ringfort.voice.calls;

import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.sip.Leg;
import org.jspecify.annotations.Nullable;

/// What there is of a call on the wire when its owner begins.
///
/// @param leg null before its INVITE
/// @param offer of the caller; null for none
/// @param media null as long as nothing was heard
/// @param written its snapshot, where this host wrote that already
record Begun(
    @Nullable Leg leg,
    @Nullable String offer,
    @Nullable MediaStream media,
    byte @Nullable [] written) {

  static final Begun NOTHING = new Begun(null, null, null, null);
}
