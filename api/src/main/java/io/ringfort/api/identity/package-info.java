/// Who the caller is. Start at [IdentityRoutes].
@NullMarked
package io.ringfort.api.identity;

import org.jspecify.annotations.NullMarked;
