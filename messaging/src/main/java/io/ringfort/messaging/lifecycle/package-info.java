/// The life of a message as a pure function: [Lifecycle] takes a message, an event and the time,
/// and gives the next message and the effects. No I/O, no clock, no thread.
@NullMarked
package io.ringfort.messaging.lifecycle;

import org.jspecify.annotations.NullMarked;
