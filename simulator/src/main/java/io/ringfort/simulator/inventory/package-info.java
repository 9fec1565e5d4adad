/// The numbers that this carrier sells, made by arithmetic. Start at [Inventory].
@NullMarked
package io.ringfort.simulator.inventory;

import org.jspecify.annotations.NullMarked;
