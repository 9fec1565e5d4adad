/// Session descriptions (RFC 8866) and the offer and answer of audio (RFC 3264). Start reading at
/// `AudioOffer`.
@NullMarked
package io.ringfort.protocol.sdp;

import org.jspecify.annotations.NullMarked;
