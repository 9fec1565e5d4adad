package io.ringfort.simulator.rtp;

import org.jspecify.annotations.Nullable;

/// How a call's media is at this moment, without a search in its sound.
///
/// @param msSinceLastPacket until now or the end of the call; null before the first packet
/// @param msSinceLastSound the same of a packet that one can hear
public record Pulse(
    long packetsReceived, @Nullable Long msSinceLastPacket, @Nullable Long msSinceLastSound) {}
