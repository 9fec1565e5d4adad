/// Numbers that an account has shown to be its own. Start at [CallerIdRoutes].
@NullMarked
package io.ringfort.api.callerids;

import org.jspecify.annotations.NullMarked;
