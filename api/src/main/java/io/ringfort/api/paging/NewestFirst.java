package io.ringfort.api.paging;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/// The order of lists.
public final class NewestFirst {
  private NewestFirst() {}

  /// @param sid orders what was created at the same moment
  public static <T> Comparator<T> by(Function<T, Instant> created, Function<T, String> sid) {
    return Comparator.comparing(created).thenComparing(sid).reversed();
  }
}
