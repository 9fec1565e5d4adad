package io.ringfort.api.calls;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.ids.E164;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call as <https://www.twilio.com/docs/voice/api/call-resource> shows it.
final class CallJson {
  private static final int NORTH_AMERICAN_LENGTH = "+13051913581".length();

  private CallJson() {}

  static void write(JsonOut out, Call call) {
    CallIntent intent = call.intent();
    Progress progress = call.progress();
    CallIntent.Parties parties = intent.parties();
    String uri = "/2010-04-01/Accounts/" + intent.account() + "/Calls/" + intent.sid();
    out.text("sid", intent.sid().value())
        .text("date_created", Dates.rfc2822(intent.created()))
        .text("date_updated", Dates.rfc2822(progress.times().updated()))
        .text("parent_call_sid", intent.parent() == null ? null : intent.parent().value())
        .text("account_sid", intent.account().value())
        .text("to", parties.to())
        .text("to_formatted", formatted(parties.to()))
        .text("from", parties.from())
        .text("from_formatted", formatted(parties.from()))
        .text("phone_number_sid", parties.numberSid())
        .text("status", progress.status().shown())
        .text("start_time", Dates.rfc2822(progress.times().dialled()))
        .text("end_time", Dates.rfc2822(progress.times().ended()))
        .text("duration", seconds(progress.times()))
        .nothing("price")
        .text("price_unit", "USD")
        .text("direction", direction(intent.direction()))
        .text("answered_by", progress.answeredBy())
        .text("api_version", "2010-04-01")
        .text("forwarded_from", parties.forwardedFrom())
        .nothing("group_sid")
        .text("caller_name", parties.callerName())
        .text("queue_time", queueMillis(call))
        .nothing("trunk_sid")
        .text("uri", uri + ".json")
        .nested(
            "subresource_uris",
            links ->
                links
                    .text("events", uri + "/Events.json")
                    .text("notifications", uri + "/Notifications.json")
                    .text("recordings", uri + "/Recordings.json"));
  }

  /// Of the conversation; null before the end, nothing when nobody answered.
  private static @Nullable String seconds(Progress.Times times) {
    if (times.ended() == null) {
      return null;
    }
    return times.answered() == null
        ? "0"
        : String.valueOf(
            Math.max(0, Duration.between(times.answered(), times.ended()).toSeconds()));
  }

  /// How long it waited for its turn to be dialled.
  private static String queueMillis(Call call) {
    boolean hasWaited =
        call.intent().direction() == Direction.OUTBOUND_API
            && call.progress().times().dialled() != null;
    return hasWaited
        ? String.valueOf(
            Math.max(
                0,
                Duration.between(call.intent().created(), call.progress().times().dialled())
                    .toMillis()))
        : "0";
  }

  /// Numbers of the North American plan as people there write them.
  static String formatted(String endpoint) {
    return endpoint.length() == NORTH_AMERICAN_LENGTH
            && endpoint.startsWith("+1")
            && E164.matches(endpoint)
        ? "("
            + endpoint.substring(2, 5)
            + ") "
            + endpoint.substring(5, 8)
            + "-"
            + endpoint.substring(8)
        : endpoint;
  }

  private static String direction(Direction direction) {
    return switch (direction) {
      case INBOUND -> "inbound";
      case OUTBOUND_API -> "outbound-api";
      case OUTBOUND_DIAL -> "outbound-dial";
    };
  }
}
