/// Who calls, and what they may reach. Start at [Authenticator].
@NullMarked
package io.ringfort.api.auth;

import org.jspecify.annotations.NullMarked;
