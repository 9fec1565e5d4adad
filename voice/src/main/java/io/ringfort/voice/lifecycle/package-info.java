/// A call as data, and the pure function that moves it. Start reading at `Call`.
@NullMarked
package io.ringfort.voice.lifecycle;

import org.jspecify.annotations.NullMarked;
