package io.ringfort.messaging.callbacks;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Says whether and how a customer hears of a message's status.
public final class StatusCallbacks {
  private static final String API_VERSION = "2010-04-01";

  /// The parameters that tell of the status.
  private static final List<String> CHANGING = List.of("MessageStatus", "SmsStatus", "ErrorCode");

  private final Directory directory;

  public StatusCallbacks(Directory directory) {
    this.directory = directory;
  }

  /// The callback for the message's status; empty when the customer did not ask for any. The
  /// message's own URL goes before its messaging service's.
  public Optional<Job.StatusCallback> of(Message message) {
    return url(message.intent())
        .map(
            url ->
                new Job.StatusCallback(
                    message.intent().account(),
                    url,
                    token(message),
                    params(message),
                    message.progress().times().updated(),
                    false));
  }

  /// One that was told before, to be told again; empty when there is no address any more.
  ///
  /// @param told as the timeline has it
  public Optional<Job.StatusCallback> again(Message message, TimelineEntry told, Instant now) {
    Map<String, String> params = standing(message);
    CHANGING.forEach(
        name ->
            Optional.ofNullable(told.details().get(Exchanges.PARAMETER + name))
                .ifPresent(value -> params.put(name, value)));
    return url(message.intent())
        .map(
            url ->
                new Job.StatusCallback(
                    message.intent().account(),
                    url,
                    told.details().getOrDefault(Exchanges.TOKEN, ""),
                    params,
                    now,
                    true));
  }

  private Optional<String> url(Intent intent) {
    return Optional.ofNullable(intent.terms().statusCallback())
        .or(
            () ->
                Optional.ofNullable(intent.parties().service())
                    .flatMap(directory::service)
                    .flatMap(s -> s.setting("status_callback")));
  }

  /// The same for the same status of the same message, however often and from whichever host it is
  /// told.
  private static String token(Message message) {
    String event = message.intent().sid() + "/" + message.progress().status();
    return UUID.nameUUIDFromBytes(event.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Map<String, String> params(Message message) {
    Progress progress = message.progress();
    Map<String, String> params = standing(message);
    params.put("MessageStatus", progress.status().text());
    params.put("SmsStatus", progress.status().text());
    if (progress.failure() != null) {
      params.put("ErrorCode", Integer.toString(progress.failure().code()));
    }
    return params;
  }

  /// Those that are the same whatever its status, in a map of the caller's own.
  public static Map<String, String> standing(Message message) {
    Intent intent = message.intent();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("MessageSid", intent.sid().value());
    params.put("SmsSid", intent.sid().value());
    params.put("AccountSid", intent.account().value());
    params.put("From", intent.parties().from());
    params.put("To", intent.parties().to());
    params.put("ApiVersion", API_VERSION);
    if (intent.parties().service() != null) {
      params.put("MessagingServiceSid", intent.parties().service().value());
    }
    return params;
  }
}
