/// SIP messages as immutable values and nothing else: bytes in, messages out, and back. Start
/// reading at `SipParser` (datagrams) or `SipFramer` (streams), then `SipMessage` with its two
/// kinds `SipRequest` and `SipResponse`; `SipRequest.respond` answers one. Transactions, dialogs
/// and digest authentication are the packages `transaction`, `dialog` and `digest` below.
@NullMarked
package io.ringfort.protocol.sip;

import org.jspecify.annotations.NullMarked;
