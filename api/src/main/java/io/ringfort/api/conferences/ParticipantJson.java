package io.ringfort.api.conferences;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.voice.Participant;

/// A participant as <https://www.twilio.com/docs/voice/api/conference-participant-resource> shows
/// it.
final class ParticipantJson {
  private ParticipantJson() {}

  static void write(JsonOut out, Participant participant) {
    Participant.Flags flags = participant.flags();
    out.text("account_sid", participant.account().value())
        .text("call_sid", participant.call().value())
        .text("label", participant.label())
        .text("call_sid_to_coach", flags.coached() == null ? null : flags.coached().value())
        .flag("coaching", flags.coached() != null)
        .text("conference_sid", participant.conference().value())
        .text("date_created", Dates.rfc2822(participant.created()))
        .text("date_updated", Dates.rfc2822(participant.updated()))
        .flag("end_conference_on_exit", flags.endOnExit())
        .flag("muted", flags.muted())
        .flag("hold", flags.hold())
        .flag("start_conference_on_enter", flags.startOnEnter())
        .text("status", participant.status().text())
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + participant.account()
                + "/Conferences/"
                + participant.conference()
                + "/Participants/"
                + participant.call()
                + ".json");
  }

  /// The answer to a create also says how long the call waits for its turn.
  static void writeCreated(JsonOut out, Participant participant) {
    write(out, participant);
    out.text("queue_time", "0");
  }
}
