package io.ringfort.api.http;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The decoded parameters of a request, in their order; a name may come several times. Names are
/// case-sensitive; nobody minds unknown ones.
public final class Params {
  static final Params NONE = new Params(List.of(), List.of());

  private final List<String> names;
  private final List<String> values;

  Params(List<String> names, List<String> values) {
    this.names = names;
    this.values = values;
  }

  /// For routes and tests that make their own.
  public static Params of(String... namesAndValues) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      names.add(namesAndValues[i]);
      values.add(namesAndValues[i + 1]);
    }
    return new Params(names, values);
  }

  public int size() {
    return names.size();
  }

  public String nameAt(int index) {
    return names.get(index);
  }

  public String valueAt(int index) {
    return values.get(index);
  }

  /// The first value as it was sent, maybe empty.
  public Optional<String> sent(String name) {
    // A list, not a map: requests have a handful of parameters, and nobody can make it slow with
    // colliding names.
    int index = names.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  /// The first value, unless it is empty: an empty parameter is one that was not given.
  public Optional<String> given(String name) {
    return sent(name).filter(value -> !value.isEmpty());
  }

  /// All values that are not empty.
  public List<String> all(String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name) && !values.get(i).isEmpty()) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  /// `true` in any case is true, everything else is false.
  public Optional<Boolean> flag(String name) {
    return given(name).map("true"::equalsIgnoreCase);
  }

  /// @param error for what is no integer in the range
  public OptionalInt integer(String name, int least, int most, ApiError error) {
    Optional<String> text = given(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    // Java's own parser would take the digits of every script.
    if (text.get().matches("-?[0-9]{1,9}")) {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return OptionalInt.of(value);
      }
    }
    throw new ApiException(
        error, name + ": got '" + text.get() + "' (expected: " + least + " to " + most + ")");
  }

  /// @param values what is allowed
  public Optional<String> oneOf(String name, ApiError error, String... values) {
    Optional<String> text = given(name);
    if (text.isPresent() && !List.of(values).contains(text.get())) {
      throw new ApiException(
          error,
          name + ": got '" + text.get() + "' (expected: " + String.join(" or ", values) + ")");
    }
    return text;
  }
}
