/// Queues and who waits in them. Start at [QueueRoutes].
@NullMarked
package io.ringfort.api.queues;

import org.jspecify.annotations.NullMarked;
