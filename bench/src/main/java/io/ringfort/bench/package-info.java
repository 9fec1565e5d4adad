/// Load and comparisons, through public protocols and as processes only. Start reading at [Main],
/// then `SmsBench`, which says what is measured in which order; `docs/performance.md` says what it
/// means.
@NullMarked
package io.ringfort.bench;

import org.jspecify.annotations.NullMarked;
