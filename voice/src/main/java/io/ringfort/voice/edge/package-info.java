/// The SIP door: sockets, connections, and who owns what comes in. Start reading at `Edge`; `Door`
/// and `EdgeLink` are what it and a voice role see of each other.
@NullMarked
package io.ringfort.voice.edge;

import org.jspecify.annotations.NullMarked;
