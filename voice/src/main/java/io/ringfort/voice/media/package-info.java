/// Sound: RTP streams, prompts, mixing, digits. Start reading at `Media`.
@NullMarked
package io.ringfort.voice.media;

import org.jspecify.annotations.NullMarked;
