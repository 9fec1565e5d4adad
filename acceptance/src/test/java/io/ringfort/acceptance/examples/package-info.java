/// The applications of the folder `examples`, run as processes against a running stack. Start at
/// [ExamplesTest].
@NullMarked
package io.ringfort.acceptance.examples;

import org.jspecify.annotations.NullMarked;
