/// The simulation of calls: the real [io.ringfort.voice.lifecycle.CallLifecycle] and verbs under
/// dying hosts, faulty customers' servers, SIP that loses, and people who hang up, on a virtual
/// clock. Start reading at [Simulation].
@NullMarked
package io.ringfort.voice.simulation;

import org.jspecify.annotations.NullMarked;
