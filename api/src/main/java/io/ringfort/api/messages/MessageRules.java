package io.ringfort.api.messages;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.rendering.Dates;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.protocol.gsm7.Segmentation;
import io.ringfort.protocol.gsm7.SmartEncoding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of
/// <https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource>: what a
/// request must have to become a message. Any thread.
final class MessageRules {
  private static final int MAX_BODY = 1_600;
  private static final int MAX_MEDIA = 10;
  private static final int MAX_VALIDITY_SECONDS = 36_000;
  private static final Duration SOONEST = Duration.ofSeconds(300);
  private static final Duration LATEST = Duration.ofDays(35);
  private static final int APPLICATION_SID_LENGTH = 34;

  private final SenderChoice senders;
  private final Messages messages;
  private final OptOuts optOuts;

  MessageRules(Directory directory, Messages messages, OptOuts optOuts) {
    this.senders = new SenderChoice(directory);
    this.messages = messages;
    this.optOuts = optOuts;
  }

  /// @throws ApiException naming the first rule that is broken
  Intent check(Request request, Claim claim, Instant now) {
    Params params = request.params();
    String to = to(params);
    Optional<String> from = params.given("From").map(String::trim);
    Optional<String> service = params.given("MessagingServiceSid");
    if (from.isEmpty() && service.isEmpty()) {
      throw new ApiException(ApiError.FROM_MISSING);
    }
    String body = body(params);
    checkUnusual(params);
    SenderChoice.Sender sender = senders.choose(request.accountSid(), to, from, service);
    if (sender.number().equals(to)) {
      throw new ApiException(ApiError.TO_EQUALS_FROM, to);
    }
    Optional<Instant> sendAt = sendAt(params, sender.service(), now);
    Optional<String> statusCallback = statusCallback(params);
    Intent intent =
        new Intent(
            new MessageSid(claim.sid()),
            request.accountSid(),
            Intent.Direction.OUTBOUND_API,
            new Intent.Parties(
                sender.number(), to, sender.service() == null ? null : sender.service().sid()),
            content(params, sender.service(), body),
            terms(params, sender.service(), sendAt.orElse(now), statusCallback, claim),
            now);
    if (sender.service() == null) {
      checkSender(request, sender.number(), to);
    }
    return intent;
  }

  private static String to(Params params) {
    String to =
        params
            .given("To")
            .map(String::trim)
            .orElseThrow(() -> new ApiException(ApiError.TO_MISSING));
    if (!E164.matches(to)) {
      throw new ApiException(
          ApiError.INVALID_TO,
          "To: got '" + to + "' (expected: + and 7 to 15 digits, the + as %2B)");
    }
    return to;
  }

  private static String body(Params params) {
    checkMedia(params);
    if (params.given("ContentSid").isPresent()) {
      throw new ApiException(
          ApiError.INVALID_CONTENT_SID,
          "ContentSid: got one (expected: a Body, this stack has no templates)");
    }
    String body = params.given("Body").orElseThrow(() -> new ApiException(ApiError.BODY_MISSING));
    if (body.length() > MAX_BODY) {
      throw new ApiException(
          ApiError.BODY_TOO_LONG,
          "Body: got " + body.length() + " characters (expected: at most " + MAX_BODY + ")");
    }
    return body;
  }

  private static void checkMedia(Params params) {
    List<String> media = params.all("MediaUrl");
    if (media.size() > MAX_MEDIA) {
      throw new ApiException(
          ApiError.TOO_MANY_MEDIA,
          "MediaUrl: got " + media.size() + " (expected: at most " + MAX_MEDIA + ")");
    }
    for (String url : media) {
      if (WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Invalid invalid) {
        throw new ApiException(ApiError.INVALID_MEDIA_URL, "MediaUrl: " + invalid.reason());
      }
    }
    if (!media.isEmpty()) {
      // To drop the pictures and send the text would be worse than to say so.
      throw new ApiException(
          ApiError.NOT_REACHABLE,
          "MediaUrl: got media (expected: text only, no carrier of this stack takes MMS)");
    }
  }

  /// What would change what the customer was promised, and is not done here, is refused; the rest
  /// is ignored.
  private static void checkUnusual(Params params) {
    params.oneOf("ContentRetention", ApiError.INVALID_PARAMETER, "retain");
    params.oneOf("AddressRetention", ApiError.INVALID_PARAMETER, "retain");
    Optional<String> application = params.given("ApplicationSid");
    if (application
        .filter(sid -> !sid.startsWith("AP") || sid.length() != APPLICATION_SID_LENGTH)
        .isPresent()) {
      throw new ApiException(
          ApiError.INVALID_APPLICATION_SID,
          "ApplicationSid: got '"
              + application.get()
              + "' (expected: AP and 32 hexadecimal digits)");
    }
  }

  private static Optional<String> statusCallback(Params params) {
    Optional<String> url = params.given("StatusCallback");
    if (url.isPresent()
        && WebhookUrl.parse(url.get()) instanceof WebhookUrl.Parsed.Invalid invalid) {
      throw new ApiException(
          ApiError.INVALID_STATUS_CALLBACK, "StatusCallback: " + invalid.reason());
    }
    return url;
  }

  private static Optional<Instant> sendAt(
      Params params, @Nullable MessagingService service, Instant now) {
    boolean isScheduled =
        params.oneOf("ScheduleType", ApiError.INVALID_PARAMETER, "fixed").isPresent();
    Optional<String> text = params.given("SendAt");
    if (!isScheduled) {
      if (text.isPresent()) {
        // Sent at once it could not be taken back.
        throw new ApiException(
            ApiError.INVALID_PARAMETER, "ScheduleType: got none beside SendAt (expected: fixed)");
      }
      return Optional.empty();
    }
    if (service == null) {
      throw new ApiException(ApiError.SCHEDULE_NEEDS_SERVICE);
    }
    String given = text.orElseThrow(() -> new ApiException(ApiError.SEND_AT_MISSING));
    Instant at =
        Dates.parse(given)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER,
                        "SendAt: got '"
                            + given
                            + "' (expected: ISO 8601, such as 2026-01-02T03:04:05Z)"));
    if (at.isBefore(now.plus(SOONEST)) || at.isAfter(now.plus(LATEST))) {
      throw new ApiException(
          ApiError.SEND_AT_OUT_OF_RANGE,
          "SendAt: got "
              + at
              + " (expected: "
              + SOONEST.toSeconds()
              + " seconds to "
              + LATEST.toDays()
              + " days from now)");
    }
    return Optional.of(at);
  }

  private static Intent.Content content(
      Params params, @Nullable MessagingService service, String body) {
    boolean isSmart =
        params
            .flag("SmartEncoded")
            .or(
                () ->
                    Optional.ofNullable(service)
                        .map(
                            s ->
                                s.setting("smart_encoding")
                                    .map(Boolean::parseBoolean)
                                    .orElse(true)))
            .orElse(false);
    String text = isSmart ? SmartEncoding.replace(body) : body;
    return new Intent.Content(body, text.equals(body) ? null : text, Segmentation.count(text));
  }

  private static Intent.Terms terms(
      Params params,
      @Nullable MessagingService service,
      Instant notBefore,
      Optional<String> statusCallback,
      Claim claim) {
    int usual =
        Optional.ofNullable(service)
            .flatMap(s -> s.setting("validity_period"))
            .map(Integer::parseInt)
            .orElse(MAX_VALIDITY_SECONDS);
    int validity =
        params
            .integer("ValidityPeriod", 1, MAX_VALIDITY_SECONDS, ApiError.INVALID_VALIDITY)
            .orElse(usual);
    Optional<String> callback =
        statusCallback.or(
            () -> Optional.ofNullable(service).flatMap(s -> s.setting("status_callback")));
    Intent.Remembered remembered =
        claim.memoryKey() == null
            ? null
            : new Intent.Remembered(
                claim.memoryKey(), claim.requestHash(), Claim.forgottenAt(notBefore));
    return new Intent.Terms(
        notBefore, notBefore.plusSeconds(validity), callback.orElse(null), remembered);
  }

  /// With a messaging service these fail later, as the message's own error.
  private void checkSender(Request request, String from, String to) {
    if (optOuts.isBlocked(request.accountSid(), from, to)) {
      throw new ApiException(
          ApiError.OPTED_OUT,
          "To: got '" + to + "' (expected: a recipient who did not answer STOP to " + from + ")");
    }
    if (messages.isQueueFull(request.accountSid(), from)) {
      throw new ApiException(ApiError.QUEUE_FULL, from);
    }
  }
}
