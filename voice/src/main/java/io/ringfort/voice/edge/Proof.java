package io.ringfort.voice.edge;

import java.time.Instant;

/// Who is at the other end of a connection: a phone of that domain, which proved it by registering.
/// It belongs to the connection, stands at the edge, and ends with it.
public record Proof(String domainSid, Instant until) {}
