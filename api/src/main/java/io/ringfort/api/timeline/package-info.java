/// What happened to a call or a message, step by step. Start at [TimelineRoutes].
@NullMarked
package io.ringfort.api.timeline;

import org.jspecify.annotations.NullMarked;
