/// Metric registration.
@NullMarked
package io.ringfort.engines.metrics;

import org.jspecify.annotations.NullMarked;
