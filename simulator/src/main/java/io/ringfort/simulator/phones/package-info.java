/// Phones that anybody can call and that call: how they behave, and what they heard. Start at
/// [Phones].
@NullMarked
package io.ringfort.simulator.phones;

import org.jspecify.annotations.NullMarked;
