/// The configuration: one annotated file of defaults, laid under the operator's file and flags.
/// Start reading at [StackConfig] and the resource `ringfort.yaml`.
@NullMarked
package io.ringfort.stack.config;

import org.jspecify.annotations.NullMarked;
