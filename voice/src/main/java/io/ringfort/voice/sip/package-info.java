/// Calls over SIP: legs, trunks, registrations. Start reading at `Signalling`.
@NullMarked
package io.ringfort.voice.sip;

import org.jspecify.annotations.NullMarked;
