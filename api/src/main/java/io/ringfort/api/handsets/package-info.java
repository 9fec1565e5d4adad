/// The simulated carrier's handsets, for whoever may use the stack. Start at [HandsetRoutes].
@NullMarked
package io.ringfort.api.handsets;

import org.jspecify.annotations.NullMarked;
