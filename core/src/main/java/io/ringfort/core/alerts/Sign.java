package io.ringfort.core.alerts;

import java.time.Instant;
import java.util.Set;

/// One way to find out what is wrong. Asked every two seconds, on one virtual thread at a time; may
/// block for a second or two.
@FunctionalInterface
public interface Sign {

  /// What is wrong at this moment; [Lookout] waits until it lasts.
  Set<Finding> look(Instant now);
}
