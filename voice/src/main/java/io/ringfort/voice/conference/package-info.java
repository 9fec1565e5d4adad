/// Rooms and queues. Start reading at `Rooms`.
@NullMarked
package io.ringfort.voice.conference;

import org.jspecify.annotations.NullMarked;
