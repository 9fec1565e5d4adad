/// The processes that are measured, each in a JVM of its own: [SimulatorProcess] and
/// [StackProcess]; and what is read of them: [CpuTime], [LiveHeap] and [CarrierLedger].
@NullMarked
package io.ringfort.bench.processes;

import org.jspecify.annotations.NullMarked;
