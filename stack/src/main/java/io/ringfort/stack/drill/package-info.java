/// `ringfort drill`: a fault under load, with a guard, and an outcome that must hold. Everything is
/// measured from outside: by a customer's client at the gateways and by the carrier's handsets.
/// Start reading at [Drill].
@NullMarked
package io.ringfort.stack.drill;

import org.jspecify.annotations.NullMarked;
