package io.ringfort.api;

import io.ringfort.api.calls.CallDefaults;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Queues;
import io.ringfort.voice.recordings.Recordings;

/// What the API needs of voice; whoever starts it owns and closes these.
///
/// @param defaults what holds for calls that say nothing else
public record VoiceDoors(
    Calls calls,
    Recordings recordings,
    Queues queues,
    Conferences conferences,
    Notifications notifications,
    CallDefaults defaults) {}
