package io.ringfort.api.http;

import io.ringfort.api.auth.Caller;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.deadlines.Deadline;
import io.ringfort.core.directory.Account;
import io.ringfort.core.ids.AccountSid;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that is authenticated and may go ahead.
///
/// @param params of the form (POST) or the query
/// @param target where it went
/// @param caller whose credentials it carries
/// @param account the account that it acts on: the path's, else the caller's
/// @param keys that tell whether it came before
/// @param received when it came
/// @param deadline after which it may have no effect any more
public record Request(
    Params params,
    Target target,
    Caller caller,
    Account account,
    Keys keys,
    Instant received,
    Deadline deadline) {

  /// @param path as it was sent, without the query
  /// @param variables by their names in the route's template
  /// @param origin scheme, host and port for absolute links
  public record Target(String method, String path, Map<String, String> variables, String origin) {}

  /// As the customer sent it, unchecked; null when the customer sent none.
  public @Nullable String idempotencyKey() {
    return keys.customer();
  }

  public String path() {
    return target.path();
  }

  /// A variable of the path.
  public String variable(String name) {
    String value = target.variables().get(name);
    if (value == null) {
      throw new IllegalStateException(
          "path variable: got " + name + " (expected: one of " + target.variables().keySet() + ")");
    }
    return value;
  }

  public AccountSid accountSid() {
    return account.sid();
  }

  /// What asked-for resources that are not there, or are somebody else's, are answered with.
  public ApiException notFound() {
    return new ApiException(ApiError.NOT_FOUND, target.path());
  }

  /// To be called right before an effect.
  ///
  /// @throws ApiException when it is too late for one
  public void requireTime(Instant now) {
    if (deadline.isPast(now)) {
      throw new ApiException(
          ApiError.UNAVAILABLE, "the request's time ran out before it had an effect");
    }
  }
}
