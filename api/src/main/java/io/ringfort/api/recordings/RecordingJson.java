package io.ringfort.api.recordings;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A recording as <https://www.twilio.com/docs/voice/api/recording> shows it.
public final class RecordingJson {
  private static final long MILLIS = 1_000;
  private static final Set<String> RUNNING = Set.of("in-progress", "paused");

  private RecordingJson() {}

  /// As the account's list has it.
  ///
  /// @param origin scheme and host of the link to the sound
  static void write(JsonOut out, Recording recording, String origin) {
    String uri = uri(recording.plan());
    common(out, recording);
    out.text("media_url", origin + uri)
        .text("uri", uri + ".json")
        // Neither add-ons nor transcriptions are made here.
        .nested("subresource_uris", _ -> {});
  }

  /// As the list of a call has it.
  public static void writeOfCall(JsonOut out, Recording recording) {
    RecordingPlan plan = recording.plan();
    common(out, recording);
    out.text("track", plan.sound().track())
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + plan.account()
                + "/Calls/"
                + plan.call()
                + "/Recordings/"
                + plan.sid()
                + ".json");
  }

  /// As the list of a conference has it.
  static void writeOfConference(JsonOut out, Recording recording) {
    RecordingPlan plan = recording.plan();
    common(out, recording);
    out.text(
        "uri",
        "/2010-04-01/Accounts/"
            + plan.account()
            + "/Conferences/"
            + plan.conference()
            + "/Recordings/"
            + plan.sid()
            + ".json");
  }

  private static String uri(RecordingPlan plan) {
    return "/2010-04-01/Accounts/" + plan.account() + "/Recordings/" + plan.sid();
  }

  private static void common(JsonOut out, Recording recording) {
    RecordingPlan plan = recording.plan();
    out.text("sid", plan.sid().value())
        .text("account_sid", plan.account().value())
        .text("api_version", "2010-04-01")
        .text("call_sid", plan.call().value())
        .text("conference_sid", plan.conference() == null ? null : plan.conference().value())
        .number("channels", plan.sound().dual() ? 2 : 1)
        .text("date_created", Dates.rfc2822(plan.started()))
        .text("date_updated", Dates.rfc2822(recording.updated()))
        .text("start_time", Dates.rfc2822(plan.started()))
        .text("duration", seconds(recording))
        .nothing("price")
        .nothing("price_unit")
        .text("source", plan.source())
        .text("status", recording.status());
    if (recording.errorCode() == 0) {
      out.nothing("error_code");
    } else {
      out.number("error_code", recording.errorCode());
    }
    out.nothing("encryption_details");
  }

  private static @Nullable String seconds(Recording recording) {
    return RUNNING.contains(recording.status())
        ? null
        : String.valueOf((recording.millis() + MILLIS / 2) / MILLIS);
  }
}
