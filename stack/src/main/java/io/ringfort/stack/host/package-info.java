/// One host of a stack, by its roles. Start reading at [RunningHost].
@NullMarked
package io.ringfort.stack.host;

import org.jspecify.annotations.NullMarked;
