/// The owners of senders. Start reading at [Outbound], then [SenderOwner] (what an engine thread
/// sees) and [OwnedMessages] (the single-threaded heart), [Effects] (what happens outside).
@NullMarked
package io.ringfort.messaging.outbound;

import org.jspecify.annotations.NullMarked;
