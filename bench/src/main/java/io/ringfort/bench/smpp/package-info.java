/// The comparison with nothing but the SMPP library: [BareLoop].
@NullMarked
package io.ringfort.bench.smpp;

import org.jspecify.annotations.NullMarked;
