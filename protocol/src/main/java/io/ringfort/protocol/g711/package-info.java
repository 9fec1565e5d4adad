/// The two telephone codecs of ITU-T G.711 and the step from one to the other. Start reading at
/// `G711`.
@NullMarked
package io.ringfort.protocol.g711;

import org.jspecify.annotations.NullMarked;
