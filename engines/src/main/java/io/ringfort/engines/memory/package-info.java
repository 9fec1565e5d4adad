/// The in-memory store: a fast, replicated, reconstructible copy. Start reading at [Memory];
/// `InfinispanMemory` is the real one.
@NullMarked
package io.ringfort.engines.memory;

import org.jspecify.annotations.NullMarked;
