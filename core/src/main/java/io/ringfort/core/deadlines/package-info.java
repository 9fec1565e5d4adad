/// How long a request may still have an effect, and how many retries a host may add.
@NullMarked
package io.ringfort.core.deadlines;

import org.jspecify.annotations.NullMarked;
