/// Encrypted RTP and RTCP (RFC 3711, RFC 7714). Start reading at `Srtp`.
@NullMarked
package io.ringfort.protocol.srtp;

import org.jspecify.annotations.NullMarked;
