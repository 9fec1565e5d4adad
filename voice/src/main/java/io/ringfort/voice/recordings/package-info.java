/// From raw pieces to a stored recording. Start reading at `Recordings`.
@NullMarked
package io.ringfort.voice.recordings;

import org.jspecify.annotations.NullMarked;
