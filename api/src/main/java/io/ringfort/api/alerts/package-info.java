/// What is wrong with the stack now. Start at [AlertRoutes].
@NullMarked
package io.ringfort.api.alerts;

import org.jspecify.annotations.NullMarked;
