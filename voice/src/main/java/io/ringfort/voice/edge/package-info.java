/// The SIP door. Start reading at `Edge`.
@NullMarked
package io.ringfort.voice.edge;

import org.jspecify.annotations.NullMarked;
