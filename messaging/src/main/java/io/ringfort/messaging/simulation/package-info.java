/// The simulation of messaging: the real [io.ringfort.messaging.lifecycle.Lifecycle] and
/// [io.ringfort.messaging.lifecycle.Ledger] under a faulty queue, memory, carriers, webhooks and
/// dying hosts, on a virtual clock. Start reading at [Simulation].
@NullMarked
package io.ringfort.messaging.simulation;

import org.jspecify.annotations.NullMarked;
