/// The guided tour: requests that any program could make, each shown with its answer and checked.
/// Start reading at [Tour].
@NullMarked
package io.ringfort.stack.demo;

import org.jspecify.annotations.NullMarked;
