package io.ringfort.api.idempotency;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Response;
import io.ringfort.core.directory.DirectoryWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a create has been given at the front door.
///
/// @param sid of the resource: the same for the same request on every host
/// @param requestHash of its parameters, in hexadecimal
/// @param memoryKey under which the customer's key is remembered; null when the customer sent none
/// @param stamp the gateway's key, the same on each of its tries of one request; null without one
public record Claim(
    String sid, String requestHash, @Nullable String memoryKey, @Nullable String stamp) {
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

  /// The answer to an insert of this request's resource into the directory.
  ///
  /// @param fresh when it is new
  /// @param repeated when the same request made it before; empty when this host cannot show it
  ///   (yet)
  public Response answer(
      DirectoryWriter.Inserted inserted,
      Supplier<Response> fresh,
      Supplier<Optional<Response>> repeated) {
    return switch (inserted) {
      case NEW -> fresh.get();
      case REPEATED -> repeated.get().orElseThrow(() -> new ApiException(ApiError.CONFLICT));
      case OTHER_REQUEST -> throw new ApiException(ApiError.KEY_REUSED);
      // An id without a live resource: what it named was deleted.
      case TAKEN ->
          throw new ApiException(
              ApiError.NOT_FOUND, "what this key made, " + sid + ", was deleted");
    };
  }
}
