package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.HttpMethod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The attributes of the element that a cursor stands at, taken one by one. What cannot be used
/// gives a warning and the default; what nobody took until [#done] is unknown.
///
/// Must be used up before the cursor goes on, because warnings carry its line.
final class Attributes {
  private static final int LONGEST_QUOTE = 60;
  private static final Pattern WHOLE = Pattern.compile("[0-9]+");
  private static final Pattern LIST_GAP = Pattern.compile("[\\s,]+");

  private final XmlCursor cursor;
  private final String element;
  private final Map<String, String> left = new LinkedHashMap<>();

  Attributes(XmlCursor cursor) {
    this.cursor = cursor;
    element = cursor.name();
    for (int i = 0; i < cursor.attributeCount(); i++) {
      left.put(cursor.attributeFullName(i), cursor.attributeValue(i));
    }
  }

  /// As written; null if absent.
  @Nullable String text(String name) {
    return left.remove(name);
  }

  /// Null if absent or empty.
  @Nullable String given(String name) {
    String value = text(name);
    return value == null || value.isEmpty() ? null : value;
  }

  boolean flag(String name, boolean otherwise, int code) {
    String value = oneOf(name, "", code, List.of("true", "false"));
    return value.isEmpty() ? otherwise : value.equals("true");
  }

  /// The nearest allowed number, with a warning, for one that is too large.
  int whole(String name, int otherwise, int least, int most, int code) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    if (WHOLE.matcher(value).matches()) {
      // Beyond nine digits everything is too large, and parseInt could overflow.
      int number = value.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
      warn(name, value, wholeFrom(least, most), code);
      return number > most ? most : otherwise;
    }
    warn(name, value, wholeFrom(least, most), code);
    return otherwise;
  }

  Duration seconds(String name, int otherwise, int least, int most, int code) {
    return Duration.ofSeconds(whole(name, otherwise, least, most, code));
  }

  HttpMethod method(String name, int code) {
    return oneOf(name, "POST", code, List.of("POST", "GET")).equals("GET")
        ? HttpMethod.GET
        : HttpMethod.POST;
  }

  /// With its URL as written: the empty one means something.
  Action action(String url, String method, int methodCode) {
    return new Action(text(url), method(method, methodCode));
  }

  /// An empty URL counts as none.
  Action notice(String url, String method, int methodCode) {
    return new Action(given(url), method(method, methodCode));
  }

  /// In any case, given back as in the list.
  String oneOf(String name, String otherwise, int code, List<String> allowed) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    for (String one : allowed) {
      if (one.equalsIgnoreCase(value)) {
        return one;
      }
    }
    warn(name, value, String.join(", ", allowed), code);
    return otherwise;
  }

  /// Names between white space or commas; the unknown ones are left out with a warning, and if none
  /// remains, the default holds.
  Set<String> events(String name, Set<String> otherwise, int code, List<String> allowed) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    Set<String> events = new LinkedHashSet<>();
    for (String event : LIST_GAP.split(value)) {
      if (allowed.contains(event)) {
        events.add(event);
      } else if (!event.isEmpty()) {
        warn(name, event, String.join(", ", allowed), code);
      }
    }
    return events.isEmpty() ? otherwise : events;
  }

  /// The default, with a warning, unless all of it matches.
  String matching(String name, String otherwise, int code, Pattern pattern, String expected) {
    String value = text(name);
    if (value == null || pattern.matcher(value).matches()) {
      return value == null ? otherwise : value;
    }
    warn(name, value, expected, code);
    return otherwise;
  }

  /// Takes attributes that the public API knows and nothing here depends on.
  void pass(String... names) {
    for (String name : names) {
      left.remove(name);
    }
  }

  void done() {
    for (String name : left.keySet()) {
      cursor.warn(
          Codes.SCHEMA,
          "got attribute '" + name + "' in <" + element + "> (expected: a known one)");
    }
    left.clear();
  }

  void warn(String name, String value, String expected, int code) {
    cursor.warn(
        code,
        "got "
            + name
            + " '"
            + quoted(value)
            + "' in <"
            + element
            + "> (expected: "
            + expected
            + ")");
  }

  private static String wholeFrom(int least, int most) {
    return "a whole number from " + least + " to " + most;
  }

  private static String quoted(String value) {
    return value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "...";
  }
}
