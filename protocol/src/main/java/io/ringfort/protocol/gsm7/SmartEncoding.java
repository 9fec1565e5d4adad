package io.ringfort.protocol.gsm7;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Smart encoding: characters that merely look like one of the GSM 7-bit alphabet (curly quotes,
/// dashes, odd spaces, the ellipsis, fractions, full-width forms) become that one, so that one
/// stray quote does not double the price.
///
/// As published for Twilio's messaging services, a text is only changed if all of it can then be
/// written in GSM 7-bit; next to an emoji the quotes may as well stay curly. Combining marks belong
/// to the letter before: left alone. Stateless; any thread.
public final class SmartEncoding {
  // What to write, then the characters that look like it. Escapes, because many of them cannot be
  // seen.
  private static final String[] LOOK_ALIKES = {
    "\"", "\u00AB\u00BB\u201C\u201D\u201E\u201F\u02BA\u02EE\u2033\u275D\u275E\u301D\u301E",
    "'",
        "\u0060\u00B4\u2018\u2019\u201B\u2032\u02B9\u02BB\u02BC\u02BD\u02C8\u02CA\u02CB\u275B"
            + "\u275C\uFE10\uFE11\uFF40",
    "-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u2043\u2212\u23BC\u23BD\uFE58\uFE63",
    "/", "\u00F7\u2044\u2215\u29F8",
    "\\", "\u29F5\u29F9\uFE68",
    "_", "\u2017",
    "|", "\u2223\u23B8\u23B9\u23D0\u239C\u239F",
    "!", "\u01C3\uFE15\uFE57",
    "#", "\uFE5F",
    "$", "\uFE69",
    "%", "\uFE6A",
    "&", "\uFE60",
    "@", "\uFE6B",
    "(", "\u2768\u276A\u27EE\u2985\uFE59",
    ")", "\u2769\u276B\u27EF\u2986\uFE5A",
    "*",
        "\u204E\u2217\u229B\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273A\u273B\u273C\u273D"
            + "\u2743\u2749\u274A\u274B\u29C6\uFE61",
    "+", "\u02D6\uFE62",
    ",", "\u201A\u3001\uFE50\uFE51\uFF64",
    ".", "\u3002\uFE52\uFF61",
    ":", "\u02D0\u02F8\u2982\uA789\uFE13\uFE55",
    ";", "\u204F\uFE14\uFE54",
    "<", "\u2039\uFE64",
    "=", "\uA78A\uFE66",
    ">", "\u203A\uFE65",
    "?", "\uFE16\uFE56",
    "^", "\u02C6",
    "{", "\u2774\uFE5B",
    "}", "\u2775\uFE5C",
    "~", "\u02DC\u02F7\u223C",
    " ",
        "\t\u0080\u008D\u0090\u009B\u009F\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
            + "\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000",
    "", "\0\u0003\u0004\u0010\u0011\u0012\u0013\u0014\u0017\u0019\u00AD\u200B\u2060\uFEFF",
    "...", "\u2026",
    "!!", "\u203C",
    "1/4", "\u00BC",
    "1/2", "\u00BD",
    "3/4", "\u00BE",
    "1/3", "\u2153",
    "2/3", "\u2154",
    "1/8", "\u215B",
    "3/8", "\u215C",
    "5/8", "\u215D",
    "7/8", "\u215E",
  };
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPRSTUVWYZ";
  private static final String SMALL_CAPITALS =
      "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B\u029F"
          + "\u1D0D\u0274\u1D0F\u1D18\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22";

  // Sorted, for binary search: only characters outside the alphabet are ever looked up.
  private static final char[] FOUND;
  private static final String[] WRITTEN;

  static {
    Map<Character, String> replacements = new TreeMap<>();
    // The full-width forms repeat ASCII in its order, from the exclamation mark to the tilde.
    for (char ascii = '!'; ascii <= '~'; ascii++) {
      replacements.put((char) (ascii - '!' + 0xFF01), String.valueOf(ascii));
    }
    for (int i = 0; i < CAPITALS.length(); i++) {
      replacements.put(SMALL_CAPITALS.charAt(i), String.valueOf(CAPITALS.charAt(i)));
    }
    for (int i = 0; i < LOOK_ALIKES.length; i += 2) {
      for (char lookAlike : LOOK_ALIKES[i + 1].toCharArray()) {
        replacements.put(lookAlike, LOOK_ALIKES[i]);
      }
    }
    FOUND = new char[replacements.size()];
    WRITTEN = replacements.values().toArray(String[]::new);
    int at = 0;
    for (char lookAlike : replacements.keySet()) {
      FOUND[at++] = lookAlike;
    }
  }

  private SmartEncoding() {}

  /// The text with look-alikes replaced if that makes it GSM 7-bit, otherwise the very same text.
  public static String replace(String text) {
    int first = firstForeign(text);
    if (first == text.length()) {
      return text;
    }
    StringBuilder replaced = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Gsm7.width(character) != 0) {
        replaced.append(character);
      } else {
        int found = Arrays.binarySearch(FOUND, character);
        if (found < 0) {
          return text;
        }
        replaced.append(WRITTEN[found]);
      }
    }
    return replaced.toString();
  }

  private static int firstForeign(String text) {
    int at = 0;
    while (at < text.length() && Gsm7.width(text.charAt(at)) != 0) {
      at++;
    }
    return at;
  }
}
