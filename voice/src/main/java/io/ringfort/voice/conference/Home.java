package io.ringfort.voice.conference;

import io.ringfort.core.hosts.HostName;

/// The one host that has a room or line.
///
/// @param incarnation of the host: what it had before its last start is gone
/// @param epoch grows with every change of the home; who has an older one is to fall silent
record Home(HostName host, long incarnation, long epoch) {}
