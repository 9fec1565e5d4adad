package io.ringfort.voice;

import io.ringfort.core.ids.CallSid;
import org.jspecify.annotations.Nullable;

/// What a customer asks of a participant. Null: as before.
///
/// @param holdMusic what it hears while it is held
/// @param announcement played to it alone, once
/// @param waitMusic what it hears until the conference begins
/// @param beepOnExit whether the others hear a beep when it leaves
/// @param endOnExit whether the conference ends when it leaves
/// @param coaching whether one participant alone hears it: the one in `coached`, or the one as
///   before
public record ParticipantChange(
    @Nullable Boolean muted,
    @Nullable Boolean hold,
    @Nullable Hook holdMusic,
    @Nullable Hook announcement,
    @Nullable Hook waitMusic,
    @Nullable Boolean beepOnExit,
    @Nullable Boolean endOnExit,
    @Nullable Boolean coaching,
    @Nullable CallSid coached) {}
