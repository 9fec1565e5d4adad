/// A small SIP user agent of the carrier's own (RFC 3261 over UDP): messages, transactions,
/// dialogs. Start at [SipStack].
@NullMarked
package io.ringfort.simulator.sip;

import org.jspecify.annotations.NullMarked;
