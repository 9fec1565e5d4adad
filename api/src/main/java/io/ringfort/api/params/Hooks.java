package io.ringfort.api.params;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import java.util.Optional;

/// Pairs of parameters that name a URL of the customer and how it is requested.
public final class Hooks {
  private Hooks() {}

  /// @param url the name of the parameter that holds the URL; the method's is derived from it:
  ///   `Url` goes with `Method`, `FallbackUrl` with `FallbackMethod`, `StatusCallback` with
  ///   `StatusCallbackMethod`
  /// @param error for a URL that cannot be called
  /// @return without a URL when none was given
  public static Hook of(Params params, String url, ApiError error) {
    return of(params, url, error, Method.POST);
  }

  /// @param usual when the request names no method
  public static Hook of(Params params, String url, ApiError error, Method usual) {
    Method method =
        params
            .oneOf(methodOf(url), ApiError.INVALID_CALL_METHOD, "GET", "POST")
            .map(Method::valueOf)
            .orElse(usual);
    return url(params, url, error).map(u -> new Hook(u, method)).orElse(new Hook(null, method));
  }

  /// A URL that can be called.
  public static Optional<String> url(Params params, String name, ApiError error) {
    Optional<String> url = params.given(name);
    if (url.isPresent()
        && WebhookUrl.parse(url.get()) instanceof WebhookUrl.Parsed.Invalid invalid) {
      throw new ApiException(error, name + ": " + invalid.reason());
    }
    return url;
  }

  private static String methodOf(String url) {
    return url.endsWith("Url")
        ? url.substring(0, url.length() - "Url".length()) + "Method"
        : url + "Method";
  }
}
