/// Calls: made, listed, changed. Start at [CallRoutes].
@NullMarked
package io.ringfort.api.calls;

import org.jspecify.annotations.NullMarked;
