/// Calls over SIP: legs, trunks, registrations. Start reading at `Signalling`, then at
/// `SipSignalling`; a leg's life is `Calling` or `Called`, then `Talking`.
@NullMarked
package io.ringfort.voice.sip;

import org.jspecify.annotations.NullMarked;
