/// Digest authentication for SIP (RFC 7616, RFC 8760), both sides, without state. Start reading at
/// `DigestServer`; `DigestClient` answers the challenges of others.
@NullMarked
package io.ringfort.protocol.sip.digest;

import org.jspecify.annotations.NullMarked;
