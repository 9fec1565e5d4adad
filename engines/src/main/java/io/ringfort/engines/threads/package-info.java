/// The only place that creates threads.
@NullMarked
package io.ringfort.engines.threads;

import org.jspecify.annotations.NullMarked;
