/// The front door: one request, one resource, however often it is sent. Start at [FrontDoor].
@NullMarked
package io.ringfort.api.idempotency;

import org.jspecify.annotations.NullMarked;
