/// A cheap HTTP client that posts messages as fast as it is answered, or at a fixed rate. Start
/// reading at [PostLoad].
@NullMarked
package io.ringfort.bench.load;

import org.jspecify.annotations.NullMarked;
