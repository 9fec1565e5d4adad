package io.ringfort.api.params;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import java.util.Optional;

/// The parameter `FriendlyName`.
public final class FriendlyName {
  private static final int MAX_LENGTH = 64;

  private FriendlyName() {}

  /// @throws ApiException when it is too long
  public static Optional<String> of(Params params) {
    return of(params, MAX_LENGTH);
  }

  /// @param most characters
  /// @throws ApiException when it is too long
  public static Optional<String> of(Params params, int most) {
    Optional<String> name = params.given("FriendlyName");
    if (name.filter(n -> n.length() > most).isPresent()) {
      throw new ApiException(
          ApiError.INVALID_FRIENDLY_NAME,
          "FriendlyName: got "
              + name.get().length()
              + " characters (expected: at most "
              + most
              + ")");
    }
    return name;
  }
}
