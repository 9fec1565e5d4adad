package io.ringfort.voice.media;

import java.time.Duration;

/// How to tell a person from a machine, by energy and cadence alone.
///
/// @param untilMessageEnd whether a machine's greeting is waited out
/// @param timeout after which it is `unknown`
/// @param speech longer than this at the beginning means a machine
/// @param speechEnd silence after speech that ends it
/// @param silence at the beginning that means unknown
public record MachineDetection(
    boolean untilMessageEnd,
    Duration timeout,
    Duration speech,
    Duration speechEnd,
    Duration silence) {}
