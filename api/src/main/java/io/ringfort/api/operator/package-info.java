/// What operators see of the stack and may ask of it: hosts, carriers, rates, releases, drills.
/// Start at [OperatorRoutes].
@NullMarked
package io.ringfort.api.operator;

import org.jspecify.annotations.NullMarked;
