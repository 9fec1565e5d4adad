/// The four transaction machines of RFC 3261 section 17, with the state Accepted of RFC 6026, as
/// pure functions on plain data: an event and the time go in, the next state and what is to be done
/// come out. Start reading at `Step`, then `ClientInvite`. The runtime keeps states in maps by
/// `TransactionKey` and calls `onTimer` at `nextTimer`.
@NullMarked
package io.ringfort.protocol.sip.transaction;

import org.jspecify.annotations.NullMarked;
