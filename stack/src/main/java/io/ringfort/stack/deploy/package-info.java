/// Brings a running stack to another release, and a zone out of and back into service, host by host
/// over the agent's door. Start reading at [Deploy] and [Evacuation].
@NullMarked
package io.ringfort.stack.deploy;

import org.jspecify.annotations.NullMarked;
