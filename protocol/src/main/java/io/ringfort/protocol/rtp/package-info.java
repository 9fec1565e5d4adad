/// RTP and RTCP (RFC 3550) as bytes, and what a receiver counts. Start reading at `Rtp`.
@NullMarked
package io.ringfort.protocol.rtp;

import org.jspecify.annotations.NullMarked;
