package io.ringfort.api.params;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Parameters with several words: one each time the parameter comes, or divided by blanks.
public final class Words {
  private Words() {}

  /// @param usual when the request names none
  /// @param known what there is
  public static Set<String> of(
      Params params, String name, ApiError error, Set<String> usual, List<String> known) {
    Set<String> words = new LinkedHashSet<>();
    for (String value : params.all(name)) {
      words.addAll(Arrays.asList(value.trim().split("[ ,]+")));
    }
    words.remove("");
    for (String word : words) {
      if (!known.contains(word)) {
        throw new ApiException(
            error, name + ": got '" + word + "' (expected: " + String.join(", ", known) + ")");
      }
    }
    return words.isEmpty() ? usual : words;
  }
}
