/// The SMSC: binds, submits, receipts and messages from handsets, over SMPP 3.4. Start at [Smsc].
@NullMarked
package io.ringfort.simulator.smpp;

import org.jspecify.annotations.NullMarked;
