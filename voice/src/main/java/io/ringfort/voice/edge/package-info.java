/// The SIP door: sockets, connections, and who owns what comes in. Start reading at `Edge`; `Door`
/// and `EdgeLink` are what it and a voice role see of each other. Where they are different
/// processes, `EdgeRole` and `LinkedDoor` are the two ends, `LinkFrame` is what they say to each
/// other, `LinkOwners` is how an edge finds who owns a call, and `StandIns` is how one edge speaks
/// as another that died.
@NullMarked
package io.ringfort.voice.edge;

import org.jspecify.annotations.NullMarked;
