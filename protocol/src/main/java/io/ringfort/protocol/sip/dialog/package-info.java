/// Dialogs as plain data that another host can load and go on with (RFC 3261 section 12), and what
/// lives inside them: retransmission of 2xx, reliable provisional responses, session timers,
/// referrals. Start reading at `Dialog`.
@NullMarked
package io.ringfort.protocol.sip.dialog;

import org.jspecify.annotations.NullMarked;
