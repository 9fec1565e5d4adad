/// Calls outlive their hosts: who takes which of them over when one dies, and how they are moved
/// while none does. Start at [Takeover].
@NullMarked
package io.ringfort.voice.takeover;

import org.jspecify.annotations.NullMarked;
