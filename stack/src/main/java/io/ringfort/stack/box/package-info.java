/// Which hosts a stack has, where they are and what each does: `stack.yaml`. Start reading at
/// [StackFile].
@NullMarked
package io.ringfort.stack.box;

import org.jspecify.annotations.NullMarked;
