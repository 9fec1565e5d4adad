/// What a call costs without network, queue, memory and sound: [LifecycleLoop].
@NullMarked
package io.ringfort.bench.lifecycle;

import org.jspecify.annotations.NullMarked;
