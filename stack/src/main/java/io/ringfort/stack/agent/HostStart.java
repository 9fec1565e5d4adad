package io.ringfort.stack.agent;

import io.ringfort.stack.box.BoxHost;
import java.io.IOException;

/// Makes a host's process.
public interface HostStart {
  /// @param behind whether others on the machine have the processor first until it is up
  Process start(BoxHost host, boolean behind) throws IOException;
}
