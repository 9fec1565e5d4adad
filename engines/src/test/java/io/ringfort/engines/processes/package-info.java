/// Child JVMs, to be killed and frozen.
@NullMarked
package io.ringfort.engines.processes;

import org.jspecify.annotations.NullMarked;
