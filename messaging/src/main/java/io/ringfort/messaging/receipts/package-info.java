/// Carriers' receipts: which message they are about, and what they say.
@NullMarked
package io.ringfort.messaging.receipts;

import org.jspecify.annotations.NullMarked;
