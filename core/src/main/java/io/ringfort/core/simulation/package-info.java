/// What the simulations of messages and of calls share: virtual time, chance, and a queue's writer
/// that fails. Start at [Agenda].
@NullMarked
package io.ringfort.core.simulation;

import org.jspecify.annotations.NullMarked;
