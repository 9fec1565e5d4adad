/// The ffmpeg program as a child process with limits. Start reading at `Ffmpeg`.
@NullMarked
package io.ringfort.voice.ffmpeg;

import org.jspecify.annotations.NullMarked;
