/// STOP, START and HELP: who wants no more messages from whom.
@NullMarked
package io.ringfort.messaging.optout;

import org.jspecify.annotations.NullMarked;
