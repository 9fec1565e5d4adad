/// The carrier's HTTP door: one routes class for each resource. Start at [HttpDoor].
@NullMarked
package io.ringfort.simulator.http;

import org.jspecify.annotations.NullMarked;
