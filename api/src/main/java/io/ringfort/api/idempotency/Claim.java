package io.ringfort.api.idempotency;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a create has been given at the front door.
///
/// @param sid of the resource: the same for the same request on every host
/// @param requestHash of its parameters, in hexadecimal
/// @param memoryKey under which the customer's key is remembered; null when the customer sent none
public record Claim(String sid, String requestHash, @Nullable String memoryKey) {
  private static final Duration REMEMBERED_FOR = Duration.ofHours(24);

  /// When the customer's key may be forgotten.
  ///
  /// @param effective when the request has its effect: at once, or at the time it asks for
  public static Instant forgottenAt(Instant effective) {
    return effective.plus(REMEMBERED_FOR);
  }

  /// @throws ApiException unless that is the hash of the same request
  public void requireSame(String otherHash) {
    if (!requestHash.equals(otherHash)) {
      throw new ApiException(ApiError.KEY_REUSED);
    }
  }
}
