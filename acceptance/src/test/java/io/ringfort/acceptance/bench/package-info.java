/// The bench as its users run it, small: so that its commands cannot rot.
@NullMarked
package io.ringfort.acceptance.bench;

import org.jspecify.annotations.NullMarked;
