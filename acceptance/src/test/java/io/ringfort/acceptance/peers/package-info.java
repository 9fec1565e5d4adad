/// Calls with programs that none of us wrote: SIPp as a carrier, baresip as a phone, Kamailio as a
/// proxy between. Start reading at `PeerStack`, the stack that the tests share.
@NullMarked
package io.ringfort.acceptance.peers;

import org.jspecify.annotations.NullMarked;
