/// Conferences and who is in them. Start at [ConferenceRoutes].
@NullMarked
package io.ringfort.api.conferences;

import org.jspecify.annotations.NullMarked;
