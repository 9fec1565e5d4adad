package io.ringfort.core.notifications;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.NotificationSid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error or a warning that a customer's own doing led to, such as a document that does not
/// parse.
///
/// @param call the SID of the call that it belongs to; null for none
/// @param level how bad it is
/// @param code of the public error catalogue
/// @param text in plain words
/// @param exchange the request to the customer's server; null for none
/// @param at when it happened, in microseconds as the database keeps it
public record Notification(
    NotificationSid sid,
    AccountSid account,
    @Nullable String call,
    Level level,
    int code,
    String text,
    @Nullable Exchange exchange,
    Instant at) {
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_BODY = 16_000;

  public Notification {
    text = cut(text, MAX_TEXT);
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /// How bad it is.
  public enum Level {
    ERROR,
    WARNING
  }

  /// @param url as it was requested, without what the customer keeps secret in it
  /// @param variables what it carried
  /// @param headers of the answer
  /// @param body of the answer; its beginning when it is long
  public record Exchange(
      String method,
      String url,
      Map<String, String> variables,
      Map<String, String> headers,
      String body) {
    public Exchange {
      variables = Map.copyOf(variables);
      headers = Map.copyOf(headers);
      body = cut(body, MAX_BODY);
    }
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
