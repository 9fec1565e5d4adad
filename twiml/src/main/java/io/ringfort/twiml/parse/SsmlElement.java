package io.ringfort.twiml.parse;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The elements inside `<Say>` and their attributes, checked loosely: what an engine can do with a
/// value is its own business, but it never gets more than a short plain word.
final class SsmlElement {
  private static final Duration LONGEST_BREAK = Duration.ofSeconds(10);
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,6})(?:\\.([0-9]{1,3})[0-9]{0,9})?(ms|s)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_:.-]{0,63}");
  private static final Pattern SPOKEN = Pattern.compile(".{1,256}");
  private static final Pattern VOLUME =
      Pattern.compile(
          "silent|x-soft|soft|medium|loud|x-loud|default|[+-]?[0-9]{1,3}(\\.[0-9]{1,3})?(dB)?");
  private static final Pattern RATE =
      Pattern.compile("x-slow|slow|medium|fast|x-fast|default|[+-]?[0-9]{1,3}(\\.[0-9]{1,3})?%?");
  private static final Pattern PITCH =
      Pattern.compile(
          "x-low|low|medium|high|x-high|default|[+-]?[0-9]{1,4}(\\.[0-9]{1,3})?(%|Hz|st)?");

  private static final Map<String, List<Rule>> RULES =
      Map.of(
          "emphasis",
          List.of(new Rule("level", Pattern.compile("strong|moderate|reduced|none"), Codes.SCHEMA)),
          "lang",
          List.of(new Rule("xml:lang", SayVerb.LANGUAGE, Codes.SCHEMA)),
          "p",
          List.of(),
          "s",
          List.of(),
          "phoneme",
          List.of(new Rule("alphabet", WORD, Codes.SCHEMA), new Rule("ph", SPOKEN, Codes.SCHEMA)),
          "prosody",
          List.of(
              new Rule("volume", VOLUME, Codes.SCHEMA),
              new Rule("rate", RATE, Codes.SAY_RATE),
              new Rule("pitch", PITCH, Codes.SCHEMA)),
          "say-as",
          List.of(
              new Rule("interpret-as", WORD, Codes.SCHEMA), new Rule("format", WORD, Codes.SCHEMA)),
          "sub",
          List.of(new Rule("alias", SPOKEN, Codes.SCHEMA)),
          "w",
          List.of(new Rule("role", WORD, Codes.SCHEMA)));

  private record Rule(String attribute, Pattern pattern, int code) {}

  private SsmlElement() {}

  static boolean isKnown(String name) {
    return RULES.containsKey(name);
  }

  /// Only what is there and passes, by its name with its prefix.
  static Map<String, String> readAttributes(XmlCursor cursor) {
    Attributes attributes = new Attributes(cursor);
    Map<String, String> read = new HashMap<>();
    for (Rule rule : RULES.getOrDefault(cursor.name(), List.of())) {
      String value =
          attributes.matching(
              rule.attribute(), "", rule.code(), rule.pattern(), "a value that SSML knows");
      if (!value.isEmpty()) {
        read.put(rule.attribute(), value);
      }
    }
    attributes.done();
    return read;
  }

  /// The time wins over the strength (SSML 1.1, 3.2.3); a break without either is a medium one.
  static Duration readBreak(XmlCursor cursor) {
    Attributes attributes = new Attributes(cursor);
    Duration byStrength =
        ofStrength(
            attributes.oneOf(
                "strength",
                "medium",
                Codes.SCHEMA,
                List.of("none", "x-weak", "weak", "medium", "strong", "x-strong")));
    String time = attributes.text("time");
    Duration byTime = time == null ? null : ofTime(time);
    if (time != null && (byTime == null || byTime.compareTo(LONGEST_BREAK) > 0)) {
      attributes.warn("time", time, "such as 500ms or 2s, at most 10s", Codes.SCHEMA);
      byTime = byTime == null ? null : LONGEST_BREAK;
    }
    attributes.done();
    return byTime == null ? byStrength : byTime;
  }

  // SSML leaves the lengths to the engine; these sound natural on a phone.
  private static Duration ofStrength(String strength) {
    return Duration.ofMillis(
        switch (strength) {
          case "none" -> 0;
          case "x-weak" -> 100;
          case "weak" -> 250;
          case "strong" -> 750;
          case "x-strong" -> 1_000;
          default -> 500;
        });
  }

  private static @Nullable Duration ofTime(String time) {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      return null;
    }
    long whole = Long.parseLong(matcher.group(1));
    if (matcher.group(3).equals("ms")) {
      return Duration.ofMillis(whole);
    }
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    return Duration.ofMillis(whole * 1_000 + Long.parseLong((fraction + "000").substring(0, 3)));
  }
}
