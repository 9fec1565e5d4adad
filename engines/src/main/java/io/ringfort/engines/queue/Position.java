package io.ringfort.engines.queue;

/// Where an appended entry came to stand.
public record Position(int partition, long offset) {}
