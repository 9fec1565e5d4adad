/// Time as a parameter: the clock and the one timer.
@NullMarked
package io.ringfort.engines.time;

import org.jspecify.annotations.NullMarked;
