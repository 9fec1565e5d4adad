package io.ringfort.api.params;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.rendering.Dates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A filter on a moment. Its name alone names a day; with `>` or `<` at its end (that is how the
/// parameters are called) it means at or after, at or before.
///
/// @param from inclusive; null: open
/// @param before exclusive; null: open
public record MomentRange(@Nullable Instant from, @Nullable Instant before) {

  /// @param name such as `DateSent`
  /// @throws ApiException when there is a value that is no moment
  public static MomentRange of(Params params, String name) {
    Optional<Instant> day = moment(params, name).map(t -> t.truncatedTo(ChronoUnit.DAYS));
    if (day.isPresent()) {
      return new MomentRange(day.get(), day.get().plus(1, ChronoUnit.DAYS));
    }
    Optional<Instant> until = moment(params, name + "<");
    boolean isDay = params.given(name + "<").filter(Dates::isDay).isPresent();
    return new MomentRange(
        moment(params, name + ">").orElse(null),
        until.map(t -> t.plus(1, isDay ? ChronoUnit.DAYS : ChronoUnit.SECONDS)).orElse(null));
  }

  private static Optional<Instant> moment(Params params, String name) {
    return params
        .given(name)
        .map(
            text ->
                Dates.parse(text)
                    .orElseThrow(
                        () ->
                            new ApiException(
                                ApiError.INVALID_PARAMETER,
                                name + ": got '" + text + "' (expected: YYYY-MM-DD or ISO 8601)")));
  }

  /// True for a moment in the range.
  public boolean holds(Instant moment) {
    return (from == null || !moment.isBefore(from)) && (before == null || moment.isBefore(before));
  }
}
