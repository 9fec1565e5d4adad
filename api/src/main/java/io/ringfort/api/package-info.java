/// The gateway and the REST API: Twilio's resources over HTTP. Start at [Api].
@NullMarked
package io.ringfort.api;

import org.jspecify.annotations.NullMarked;
