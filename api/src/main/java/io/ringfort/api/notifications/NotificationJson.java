package io.ringfort.api.notifications;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notification.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A notification as <https://www.twilio.com/docs/usage/api/notification> shows it.
final class NotificationJson {
  private static final String DOCS = "https://www.twilio.com/docs/errors/";

  private NotificationJson() {}

  /// As lists have it.
  static void write(JsonOut out, Notification notification) {
    @Nullable Exchange exchange = notification.exchange();
    String at = Dates.rfc2822(notification.at());
    out.text("sid", notification.sid().value())
        .text("account_sid", notification.account().value())
        .text("call_sid", notification.call())
        .text("log", notification.level() == Notification.Level.ERROR ? "0" : "1")
        .text("error_code", String.valueOf(notification.code()))
        .text("more_info", DOCS + notification.code())
        .text("message_text", messageText(notification))
        .text("message_date", at)
        .text("request_method", exchange == null ? null : exchange.method())
        .text("request_url", exchange == null ? null : exchange.url())
        .text("api_version", "2010-04-01")
        .text("date_created", at)
        .text("date_updated", at)
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + notification.account()
                + "/Notifications/"
                + notification.sid()
                + ".json");
  }

  /// As it is fetched alone.
  static void writeWhole(JsonOut out, Notification notification) {
    write(out, notification);
    @Nullable Exchange exchange = notification.exchange();
    out.text("request_variables", exchange == null ? null : form(exchange.variables()))
        .text("response_headers", exchange == null ? null : form(exchange.headers()))
        .text("response_body", exchange == null ? null : exchange.body());
  }

  /// Pairs, as there.
  private static String messageText(Notification notification) {
    return form(
        Map.of(
            "Msg",
            notification.text(),
            "ErrorCode",
            String.valueOf(notification.code()),
            "LogLevel",
            notification.level().name()));
  }

  private static String form(Map<String, String> pairs) {
    return new TreeMap<>(pairs)
        .entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
