package io.ringfort.voice.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.time.Timer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/// Where an edge host stands.
///
/// @param memory in which edges leave their addresses, for when they die
/// @param key secret, the same on every host of the stack, for links only
/// @param known addresses whose messages are always taken, such as those of carriers
/// @param link where voice hosts connect: the host's address and its port [Host#EDGE_LINK]
public record EdgePlace(
    Hosts hosts,
    Memory memory,
    Timer timer,
    MeterRegistry metrics,
    byte[] key,
    Predicate<InetAddress> known,
    InetSocketAddress link) {}
