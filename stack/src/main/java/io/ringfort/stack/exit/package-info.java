/// How the process ends, and why it would not start.
@NullMarked
package io.ringfort.stack.exit;

import org.jspecify.annotations.NullMarked;
