/// Hand-made fakes of the primitives that pass the same contract tests as the real engines.
@NullMarked
package io.ringfort.engines.fakes;

import org.jspecify.annotations.NullMarked;
