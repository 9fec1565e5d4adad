/// The signalling of browsers: a WebSocket that speaks the protocol of the public API's own SDK,
/// and what that SDK reports. Start reading at `SignalDoor`, then at `SignalSession`.
@NullMarked
package io.ringfort.api.signal;

import org.jspecify.annotations.NullMarked;
