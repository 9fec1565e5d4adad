/// TwiML applications. Start at [ApplicationRoutes].
@NullMarked
package io.ringfort.api.applications;

import org.jspecify.annotations.NullMarked;
