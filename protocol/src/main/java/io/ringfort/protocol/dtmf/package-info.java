/// Keys of a telephone: as events (RFC 4733), as tones, and how to hear them. Start reading at
/// `Keys`.
@NullMarked
package io.ringfort.protocol.dtmf;

import org.jspecify.annotations.NullMarked;
