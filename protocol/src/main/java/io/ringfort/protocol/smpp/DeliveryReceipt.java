package io.ringfort.protocol.smpp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The text of an SMSC delivery receipt (SMPP 3.4, appendix B): `id:... sub:... dlvrd:... submit
/// date:... done date:... stat:... err:... text:...`. That appendix is only "a typical example", so
/// carriers vary it.
///
/// Every field is the carrier's own text, `""` where it was left out: ids may be decimal or
/// hexadecimal and dates have ten or twelve digits or more; only the route's configuration knows.
/// `stat` is in upper case.
public record DeliveryReceipt(
    String id,
    String stat,
    String err,
    String submitDate,
    String doneDate,
    String sub,
    String dlvrd) {

  private static final int ID = 0;
  private static final int STAT = 1;
  private static final int ERR = 2;
  private static final int SUBMIT_DATE = 3;
  private static final int DONE_DATE = 4;
  private static final int SUB = 5;
  private static final int DLVRD = 6;
  private static final int TEXT = 7;
  private static final String[] KEYS = {
    "id", "stat", "err", "submit date", "done date", "sub", "dlvrd", "text"
  };

  /// Reads the fields in any order and case, with spaces about the colons, some of them missing.
  /// Empty if there is neither an id nor a stat: then this is no receipt, or all of it is in the
  /// optional parameters.
  public static Optional<DeliveryReceipt> parse(String shortMessage) {
    String[] values = new String[KEYS.length];
    Arrays.fill(values, "");
    int open = -1;
    int valueStart = 0;
    int at = 0;
    // What follows `text:` was written by a person and must not pass for a field.
    while (at < shortMessage.length() && open != TEXT) {
      int key = keyAt(shortMessage, at);
      if (key < 0) {
        at++;
      } else {
        keep(values, open, shortMessage.substring(valueStart, at));
        open = key;
        at = afterKey(shortMessage, at, KEYS[key]);
        valueStart = at;
      }
    }
    keep(values, open, shortMessage.substring(valueStart));
    if (values[ID].isEmpty() && values[STAT].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeliveryReceipt(
            values[ID],
            values[STAT].toUpperCase(Locale.ROOT),
            values[ERR],
            values[SUBMIT_DATE],
            values[DONE_DATE],
            values[SUB],
            values[DLVRD]));
  }

  private static void keep(String[] values, int key, String raw) {
    if (key < 0 || !values[key].isEmpty()) {
      return;
    }
    String value = raw.trim();
    // Only a date may have a space inside; anywhere else it begins a field that we do not know.
    values[key] = key == SUBMIT_DATE || key == DONE_DATE ? value : firstToken(value);
  }

  private static String firstToken(String value) {
    int end = 0;
    while (end < value.length() && !isSeparator(value.charAt(end))) {
      end++;
    }
    return value.substring(0, end);
  }

  private static int keyAt(String text, int at) {
    if (at > 0 && !isSeparator(text.charAt(at - 1)) && text.charAt(at - 1) != ':') {
      return -1;
    }
    for (int key = 0; key < KEYS.length; key++) {
      if (afterKey(text, at, KEYS[key]) >= 0) {
        return key;
      }
    }
    return -1;
  }

  /// The index behind the key and its colon, -1 if this key does not stand here. A space in a key
  /// is any run of them.
  private static int afterKey(String text, int start, String key) {
    int at = start;
    for (int i = 0; i < key.length(); i++) {
      char expected = key.charAt(i);
      if (expected == ' ') {
        at = skipBlanks(text, at);
      } else if (at < text.length() && Character.toLowerCase(text.charAt(at)) == expected) {
        at++;
      } else {
        return -1;
      }
    }
    at = skipBlanks(text, at);
    return at < text.length() && text.charAt(at) == ':' ? at + 1 : -1;
  }

  private static int skipBlanks(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static boolean isSeparator(char character) {
    return character <= ' ' || character == ',' || character == ';';
  }
}
