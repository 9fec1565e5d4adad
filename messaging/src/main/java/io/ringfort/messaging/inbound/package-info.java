/// Handsets' messages: from the carrier to the application, and its answer.
@NullMarked
package io.ringfort.messaging.inbound;

import org.jspecify.annotations.NullMarked;
