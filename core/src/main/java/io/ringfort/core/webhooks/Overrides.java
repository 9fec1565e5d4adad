package io.ringfort.core.webhooks;

import static java.time.Duration.ofMillis;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// How one customer URL wants to be called: the connection overrides that its fragment carries. See
/// <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>.
///
/// @param connect wait for the connection, TLS included (`ct`)
/// @param read wait for the first bytes of the response (`rt`)
/// @param total limit over all attempts together (`tt`)
/// @param retries further attempts after the first (`rc`)
/// @param retryOn what is tried again (`rp`)
/// @param sni kept because customers write it (`sni`); the server name is sent either way
/// @param edges kept because customers write it (`e`); requests leave from the host that makes them
public record Overrides(
    Duration connect,
    Duration read,
    Duration total,
    int retries,
    Set<RetryOn> retryOn,
    boolean sni,
    List<String> edges) {

  /// What holds for a URL without overrides: one retry, and only when no connection came about.
  public static final Overrides DEFAULTS =
      new Overrides(
          ofMillis(5000),
          ofMillis(15000),
          ofMillis(15000),
          1,
          Set.of(RetryOn.CONNECT),
          true,
          List.of());

  public Overrides {
    retryOn = Set.copyOf(retryOn);
    edges = List.copyOf(edges);
  }

  /// A kind of failure after which another attempt is made.
  public enum RetryOn {
    /// A 4xx answer (`4xx`).
    CLIENT_ERROR,
    /// A 5xx answer (`5xx`).
    SERVER_ERROR,
    /// No connection, no TLS session (`ct`).
    CONNECT,
    /// No answer in time (`rt`).
    READ
  }

  /// Reads a fragment without its `#`. What is no override (a page anchor, an unknown key) is
  /// ignored, as a browser would; a known key with a value out of range is [Invalid].
  static Overrides parse(String fragment) throws Invalid {
    Overrides read = DEFAULTS;
    for (String pair : fragment.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        read = read.with(pair.substring(0, equals), UrlSyntax.decode(pair.substring(equals + 1)));
      }
    }
    return read;
  }

  private Overrides with(String key, String value) throws Invalid {
    return switch (key) {
      case "ct" ->
          new Overrides(millis(key, value, 10_000), read, total, retries, retryOn, sni, edges);
      case "rt" ->
          new Overrides(connect, millis(key, value, 15_000), total, retries, retryOn, sni, edges);
      case "tt" ->
          new Overrides(connect, read, millis(key, value, 15_000), retries, retryOn, sni, edges);
      case "rc" ->
          new Overrides(connect, read, total, number(key, value, 0, 5), retryOn, sni, edges);
      case "rp" -> new Overrides(connect, read, total, retries, policy(value), sni, edges);
      case "sni" -> new Overrides(connect, read, total, retries, retryOn, flag(value), edges);
      case "e" -> new Overrides(connect, read, total, retries, retryOn, sni, edgeNames(value));
      default -> this;
    };
  }

  private static Duration millis(String key, String value, int most) throws Invalid {
    return ofMillis(number(key, value, 100, most));
  }

  private static int number(String key, String value, int least, int most) throws Invalid {
    if (!value.matches("[0-9]{1,5}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw new Invalid(
          ErrorCodes.BAD_URL,
          "got #" + key + "=" + value + " (expected: " + least + " to " + most + ")");
    }
    return Integer.parseInt(value);
  }

  private static Set<RetryOn> policy(String value) throws Invalid {
    Set<RetryOn> policy = EnumSet.noneOf(RetryOn.class);
    for (String word : value.split(",", -1)) {
      switch (word) {
        case "all" -> policy.addAll(EnumSet.allOf(RetryOn.class));
        case "4xx" -> policy.add(RetryOn.CLIENT_ERROR);
        case "5xx" -> policy.add(RetryOn.SERVER_ERROR);
        case "ct" -> policy.add(RetryOn.CONNECT);
        case "rt" -> policy.add(RetryOn.READ);
        default ->
            throw new Invalid(
                ErrorCodes.BAD_URL,
                "got #rp=" + value + " (expected: a list of 4xx, 5xx, ct, rt, all)");
      }
    }
    return policy;
  }

  private static boolean flag(String value) throws Invalid {
    return switch (value) {
      case "y" -> true;
      case "n" -> false;
      default -> throw new Invalid(ErrorCodes.BAD_URL, "got #sni=" + value + " (expected: y or n)");
    };
  }

  private static List<String> edgeNames(String value) throws Invalid {
    if (!value.matches("[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,9}")) {
      throw new Invalid(
          ErrorCodes.BAD_EDGE, "got #e=" + value + " (expected: names such as ashburn,dublin)");
    }
    return List.of(value.split(","));
  }

  /// A value that cannot be obeyed; [WebhookUrl#parse] turns it into its own answer.
  static final class Invalid extends Exception {
    final int code;

    Invalid(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }
}
