/// Calls from end to end, listened to at the handsets. Start reading at `CallTest`.
@NullMarked
package io.ringfort.acceptance.voice;

import org.jspecify.annotations.NullMarked;
