/// The phones: what each received and sent, and whether it can be reached. Start at [Handsets].
@NullMarked
package io.ringfort.simulator.handsets;

import org.jspecify.annotations.NullMarked;
