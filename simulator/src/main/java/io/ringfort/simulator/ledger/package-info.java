/// Counts what the carrier saw, and notices a message that came twice. Start at [Ledger].
@NullMarked
package io.ringfort.simulator.ledger;

import org.jspecify.annotations.NullMarked;
