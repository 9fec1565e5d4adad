package io.ringfort.api.paging;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Which page of a list is asked for.
///
/// @param size how many records it has at most
/// @param index its place, for display only; the token alone decides
/// @param after the SID of the last record of the page before
public record PageRequest(int size, int index, Optional<String> after) {
  private static final int USUAL_SIZE = 50;
  private static final int MAX_SIZE = 1_000;
  static final String TOKEN_PREFIX = "PA";

  /// Reads `PageSize`, `Page` and `PageToken`.
  public static PageRequest of(Params params) {
    int size = size(params);
    OptionalInt page =
        params.integer("Page", 0, Integer.MAX_VALUE / MAX_SIZE, ApiError.INVALID_PARAMETER);
    Optional<String> after =
        params
            .given("PageToken")
            .map(
                token -> {
                  if (!token.startsWith(TOKEN_PREFIX) || token.length() == TOKEN_PREFIX.length()) {
                    throw invalidToken(token);
                  }
                  return token.substring(TOKEN_PREFIX.length());
                });
    return new PageRequest(size, after.isEmpty() ? 0 : page.orElse(1), after);
  }

  private static int size(Params params) {
    Optional<String> text = params.given("PageSize");
    boolean isHuge =
        text.filter(t -> t.length() > 3 && t.chars().allMatch(c -> c >= '0' && c <= '9'))
            .isPresent();
    return params
        .integer(
            "PageSize",
            1,
            MAX_SIZE,
            isHuge ? ApiError.PAGE_SIZE_TOO_LARGE : ApiError.INVALID_PARAMETER)
        .orElse(USUAL_SIZE);
  }

  public static ApiException invalidToken(String token) {
    return new ApiException(
        ApiError.INVALID_PAGE_TOKEN, "got '" + token + "' (expected: one of next_page_uri)");
  }

  /// One more than the page has tells whether there is a next page.
  public int limit() {
    return size + 1;
  }

  /// Cuts a page out of a whole list in its final order.
  ///
  /// @throws ApiException when the record that the page should begin after is not in the list (any
  ///   more)
  public <T> Page<T> cut(List<T> all, Function<T, String> sid) {
    int from = 0;
    if (after.isPresent()) {
      while (from < all.size() && !sid.apply(all.get(from)).equals(after.get())) {
        from++;
      }
      if (from == all.size()) {
        throw invalidToken(TOKEN_PREFIX + after.get());
      }
      from++;
    }
    return page(all.subList(from, Math.min(all.size(), from + limit())), sid);
  }

  /// @param found at most [#limit] records from the page's first on
  public <T> Page<T> page(List<T> found, Function<T, String> sid) {
    List<T> items = List.copyOf(found.subList(0, Math.min(size, found.size())));
    Optional<String> next =
        found.size() > size
            ? Optional.of(TOKEN_PREFIX + sid.apply(items.getLast()))
            : Optional.empty();
    return new Page<>(this, items, next);
  }
}
