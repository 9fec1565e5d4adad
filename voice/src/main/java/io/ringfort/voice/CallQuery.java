package io.ringfort.voice;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which calls to list, newest first. Null: any.
///
/// @param status as the public API says it
/// @param after the last of the page before
public record CallQuery(
    AccountSid account,
    @Nullable String from,
    @Nullable String to,
    @Nullable String status,
    @Nullable CallSid parent,
    Between between,
    Page page) {

  /// @param startedFrom inclusive
  /// @param startedBefore exclusive
  /// @param endedFrom inclusive
  /// @param endedBefore exclusive
  public record Between(
      @Nullable Instant startedFrom,
      @Nullable Instant startedBefore,
      @Nullable Instant endedFrom,
      @Nullable Instant endedBefore) {}

  public record Page(@Nullable CallSid after, int limit) {}
}
