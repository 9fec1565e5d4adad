/// STUN (RFC 8489) as far as an ICE agent of the lite kind needs it (RFC 8445, 2.5). Start reading
/// at `BindingRequest`.
@NullMarked
package io.ringfort.protocol.stun;

import org.jspecify.annotations.NullMarked;
