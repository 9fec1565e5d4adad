package io.ringfort.api.messages;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;

/// A message as <https://www.twilio.com/docs/messaging/api/message-resource> shows it.
final class MessageJson {
  private MessageJson() {}

  static void write(JsonOut out, Message message) {
    Intent intent = message.intent();
    Progress progress = message.progress();
    // The sender of a service is chosen at the door, but shown, as there, from `queued` on.
    boolean isSenderOpen =
        intent.parties().service() != null
            && (progress.status() == Status.ACCEPTED || progress.status() == Status.SCHEDULED);
    String uri = "/2010-04-01/Accounts/" + intent.account() + "/Messages/" + intent.sid();
    Progress.Failure failure = progress.failure();
    out.text("sid", intent.sid().value())
        .text("account_sid", intent.account().value())
        .text(
            "messaging_service_sid",
            intent.parties().service() == null ? null : intent.parties().service().value())
        .text("to", intent.parties().to())
        .text("from", isSenderOpen ? null : intent.parties().from())
        .text("body", intent.content().body())
        .text(
            "status",
            progress.phase() == Phase.DOUBT ? Status.SENDING.text() : progress.status().text())
        .text("direction", direction(intent.direction()))
        .text("num_segments", isSenderOpen ? "0" : String.valueOf(intent.content().segments()))
        .text("num_media", "0")
        .text("date_created", Dates.rfc2822(intent.created()))
        .text("date_updated", Dates.rfc2822(progress.times().updated()))
        .text("date_sent", Dates.rfc2822(progress.times().sent()))
        .nothing("price")
        .text("price_unit", "USD");
    if (failure == null) {
      out.nothing("error_code").nothing("error_message");
    } else {
      out.number("error_code", failure.code()).text("error_message", failure.message());
    }
    out.text("api_version", "2010-04-01")
        .text("uri", uri + ".json")
        .nested("subresource_uris", links -> links.text("media", uri + "/Media.json"));
  }

  private static String direction(Intent.Direction direction) {
    return switch (direction) {
      case INBOUND -> "inbound";
      case OUTBOUND_API -> "outbound-api";
      case OUTBOUND_CALL -> "outbound-call";
      case OUTBOUND_REPLY -> "outbound-reply";
    };
  }
}
