/// The hosts of a stack: who is there, what each does, who is gone, and whether this one may still
/// act. Start at [Hosts].
@NullMarked
package io.ringfort.core.hosts;

import org.jspecify.annotations.NullMarked;
