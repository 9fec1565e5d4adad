package io.ringfort.api.http;

import com.linecorp.armeria.common.RequestHeaders;
import io.ringfort.core.ids.IdempotencyKey;
import io.ringfort.core.secrets.Secret;
import java.time.Instant;
import java.util.Optional;

/// What a gateway writes on every request that it passes on, so that a second API host knows the
/// request again when the first did not answer. Believed only with the stack's key.
///
/// @param key the same on every try of one request, and of no other one
/// @param deadline after which it may have no effect any more
/// @param isRepeat whether an API host may have heard the request before
public record Stamp(IdempotencyKey key, Instant deadline, boolean isRepeat) {
  /// For what the gateway's token is, see [io.ringfort.core.secrets.StackKey#token].
  public static final String PURPOSE = "gateway";

  /// All headers of the stack among itself begin with it; from outside they are dropped.
  public static final String PREFIX = "x-ringfort-";

  public static final String STACK = PREFIX + "stack";
  public static final String KEY = PREFIX + "key";
  public static final String DEADLINE = PREFIX + "deadline";
  public static final String TRY = PREFIX + "try";

  /// @return empty when there is none, or one that anybody could have written
  static Optional<Stamp> of(RequestHeaders headers, Secret token) {
    String key = headers.get(KEY, "");
    long deadline = headers.getLong(DEADLINE, 0);
    if (!token.matches(headers.get(STACK, "")) || !IdempotencyKey.matches(key) || deadline <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Stamp(
            new IdempotencyKey(key), Instant.ofEpochMilli(deadline), headers.getInt(TRY, 1) > 1));
  }
}
