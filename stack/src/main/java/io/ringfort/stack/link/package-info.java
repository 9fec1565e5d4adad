/// How an agent and the hosts that it started speak: a line of JSON each, over the host's standard
/// input and output. The host's input ends with its agent, so none is left alone. Start reading at
/// [AgentLink].
@NullMarked
package io.ringfort.stack.link;

import org.jspecify.annotations.NullMarked;
