/// Sound as numbers: pure, no thread, no file. Start reading at `Sound`.
@NullMarked
package io.ringfort.voice.speech.sound;

import org.jspecify.annotations.NullMarked;
