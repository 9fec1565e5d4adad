/// The folder that holds everything a stack writes. Start reading at [DataFolder].
@NullMarked
package io.ringfort.stack.data;

import org.jspecify.annotations.NullMarked;
