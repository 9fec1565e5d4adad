/// The life of a call. Start reading at `VoiceRole`, then `lifecycle`.
@NullMarked
package io.ringfort.voice;

import org.jspecify.annotations.NullMarked;
