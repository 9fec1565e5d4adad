/// Hand-made fakes of core's stores that pass the same contract tests as the real ones.
@NullMarked
package io.ringfort.core.fakes;

import org.jspecify.annotations.NullMarked;
