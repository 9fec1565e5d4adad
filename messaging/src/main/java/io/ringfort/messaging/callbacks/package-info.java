/// What customers' servers are told and asked: status callbacks and inbound messages, from the
/// topic `webhooks`.
@NullMarked
package io.ringfort.messaging.callbacks;

import org.jspecify.annotations.NullMarked;
