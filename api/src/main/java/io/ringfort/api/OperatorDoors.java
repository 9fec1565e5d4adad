package io.ringfort.api;

import io.ringfort.api.operator.Operators;
import io.ringfort.api.operator.StackDoor;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What the API shows to operators; whoever starts it owns and closes these.
///
/// @param operators who may see it
/// @param simulator where the simulated carrier is; null: there is none
public record OperatorDoors(Operators operators, StackDoor stack, @Nullable URI simulator) {}
