/// Releases and zones of a running stack, under traffic.
@NullMarked
package io.ringfort.acceptance.deploys;

import org.jspecify.annotations.NullMarked;
