/// SMPP 3.4 towards carriers: a [Carrier] has gateways, each gateway has several binds, each bind
/// has a window.
@NullMarked
package io.ringfort.messaging.smpp;

import org.jspecify.annotations.NullMarked;
