/// Free ports for embedded servers.
@NullMarked
package io.ringfort.engines.ports;

import org.jspecify.annotations.NullMarked;
