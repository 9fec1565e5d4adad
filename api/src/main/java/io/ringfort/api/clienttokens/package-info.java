/// Tokens for whoever is signed in. Start at [ClientTokenRoutes].
@NullMarked
package io.ringfort.api.clienttokens;

import org.jspecify.annotations.NullMarked;
