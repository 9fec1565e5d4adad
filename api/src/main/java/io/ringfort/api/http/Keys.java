package io.ringfort.api.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What makes a request the same one when it comes again.
///
/// @param customer as the customer sent it, unchecked; null when the customer sent none
/// @param stamp of the gateway before us; null when there is none
public record Keys(@Nullable String customer, @Nullable Stamp stamp) {

  /// Whether a gateway says that another API host may have heard this very request.
  public boolean areRepeated() {
    return stamp != null && stamp.isRepeat();
  }

  /// The gateway's key.
  public Optional<String> stamped() {
    return Optional.ofNullable(stamp).map(s -> s.key().value());
  }
}
