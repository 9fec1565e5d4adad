package io.ringfort.api.auth;

import io.ringfort.core.ids.AccountSid;
import java.time.Instant;
import java.util.Map;

/// What an access token with a grant for voice allows (made by the helper libraries of the public
/// API).
///
/// @param identity of whoever bears it
/// @param incoming whether it may be called
/// @param application `AP...` whose instructions its calls follow; `dial`: they go where they say;
///   empty: it may not call
/// @param params that go with each of its calls
public record AccessToken(
    AccountSid account,
    String identity,
    boolean incoming,
    String application,
    Map<String, String> params,
    Instant expires) {
  public AccessToken {
    params = Map.copyOf(params);
  }
}
