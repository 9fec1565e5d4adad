package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Violation;
import java.util.Optional;

/// The outcome of one seed.
public record Report(long seed, Counts counts, Optional<Violation> violation) {}
