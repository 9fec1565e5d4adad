/// Post-flight: immutable records of what has ended. Start reading at [Archive].
@NullMarked
package io.ringfort.core.archive;

import org.jspecify.annotations.NullMarked;
