/// Starts and stops everything, in parallel where nothing depends on the other. Start reading at
/// [Stack].
@NullMarked
package io.ringfort.stack.boot;

import org.jspecify.annotations.NullMarked;
