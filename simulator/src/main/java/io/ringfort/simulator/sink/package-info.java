/// A web server that plays a customer's: it records webhooks and answers as told. Start at
/// [WebhookSink].
@NullMarked
package io.ringfort.simulator.sink;

import org.jspecify.annotations.NullMarked;
