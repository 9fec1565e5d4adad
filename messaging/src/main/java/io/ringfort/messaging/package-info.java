/// Messages: `lifecycle` (pure), `outbound` (owner of senders), `inbound`, `smpp`, `receipts`,
/// `optout`. Its door for the API is [Messages].
@NullMarked
package io.ringfort.messaging;

import org.jspecify.annotations.NullMarked;
