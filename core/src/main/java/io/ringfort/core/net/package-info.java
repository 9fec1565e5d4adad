/// Addresses of networks.
@NullMarked
package io.ringfort.core.net;

import org.jspecify.annotations.NullMarked;
