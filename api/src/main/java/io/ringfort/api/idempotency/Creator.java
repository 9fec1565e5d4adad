package io.ringfort.api.idempotency;

import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import java.time.Instant;
import java.util.Optional;

/// Makes one kind of resource. Whatever it throws other than [io.ringfort.api.errors.ApiException]
/// means: nobody knows whether it had an effect.
public interface Creator {

  /// Makes the resource with the claim's SID, or finds that the same claim made it already.
  Created create(Request request, Claim claim);

  /// The answer to the claim's request from the resource as it is now; empty when it is gone.
  Optional<Response> show(Request request, Claim claim);

  /// Looks whether the claim's resource was made when memory does not know it, as after a crash.
  ///
  /// @param claim a claim that may have been made before
  /// @throws io.ringfort.api.errors.ApiException when it was made by another request, or may just
  ///   be on its way
  default Optional<Response> recall(Request request, Claim claim) {
    return Optional.empty();
  }

  /// @param effective from when on the key is remembered: now, or the time that a message is
  ///   scheduled for
  record Created(Response response, Instant effective) {}
}
