/// Owners of calls, and what carries out their effects. Start reading at `CallOwner`.
@NullMarked
package io.ringfort.voice.calls;

import org.jspecify.annotations.NullMarked;
