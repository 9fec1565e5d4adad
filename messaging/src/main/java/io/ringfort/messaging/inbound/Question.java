package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Directory;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.optout.Keyword;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What an application is asked about an inbound message.
public final class Question {
  private Question() {}

  /// Whether there is an application to ask.
  public static boolean isAsked(Message message, Directory directory) {
    return Door.of(message.intent().parties(), directory).isPresent();
  }

  /// In the order in which they are sent.
  public static Map<String, String> params(Message message, Optional<Keyword> keyword) {
    Intent intent = message.intent();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("MessageSid", intent.sid().value());
    params.put("SmsSid", intent.sid().value());
    params.put("SmsMessageSid", intent.sid().value());
    params.put("AccountSid", intent.account().value());
    if (intent.parties().service() != null) {
      params.put("MessagingServiceSid", intent.parties().service().value());
    }
    params.put("From", intent.parties().from());
    params.put("To", intent.parties().to());
    params.put("Body", intent.content().body());
    params.put("NumMedia", "0");
    params.put("NumSegments", Integer.toString(intent.content().segments()));
    params.put("SmsStatus", message.progress().status().text());
    params.put("ApiVersion", "2010-04-01");
    keyword.ifPresent(k -> params.put("OptOutType", k.name()));
    return params;
  }

  /// Constant for the same question about the same message.
  ///
  /// @param document how many documents there were before
  static String token(Message message, int document) {
    String event = message.intent().sid() + "/document/" + document;
    return UUID.nameUUIDFromBytes(event.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
