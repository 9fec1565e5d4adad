/// What customers' servers are told of calls, conferences and recordings. Start reading at
/// `Callbacks`, where it comes to be owed; `CallbackPool` pays.
@NullMarked
package io.ringfort.core.callbacks;

import org.jspecify.annotations.NullMarked;
