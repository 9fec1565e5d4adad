/// The in-memory store: a fast, replicated, reconstructible copy. Start reading at [Memory];
/// `LocalMemory` is that of a process alone, `InfinispanMemory` that of many.
@NullMarked
package io.ringfort.engines.memory;

import org.jspecify.annotations.NullMarked;
