/// What goes wrong on order, and how often. Start at [FaultInjector].
@NullMarked
package io.ringfort.simulator.faults;

import org.jspecify.annotations.NullMarked;
