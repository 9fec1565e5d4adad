/// The HTTP door of a stack: passes requests on to its API hosts, and on to another one when one
/// fails. Start at [Gateway].
@NullMarked
package io.ringfort.api.gateway;

import org.jspecify.annotations.NullMarked;
