package io.ringfort.voice.conference;

import io.ringfort.voice.Conference;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a conference's status callback, by the public API's names.
final class RoomParams {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RoomParams() {}

  /// @param member whom the event is about; null for the room itself
  static Map<String, String> of(
      Conference room,
      String event,
      @Nullable Member member,
      Instant now,
      Map<String, String> more) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("ConferenceSid", room.sid().value());
    params.put("FriendlyName", room.friendlyName());
    params.put("AccountSid", room.account().value());
    params.put("Timestamp", RFC_2822.format(now));
    params.put("StatusCallbackEvent", event);
    if (member != null) {
      params.put("CallSid", member.sid.value());
      params.put("Muted", "" + member.muted);
      params.put("Hold", "" + member.held);
      params.put("Coaching", "" + (member.coach() != null));
      params.put("EndConferenceOnExit", "" + member.endOnExit);
      params.put("StartConferenceOnEnter", "" + member.startOnEnter);
      if (member.label != null) {
        params.put("ParticipantLabel", member.label);
      }
    }
    params.putAll(more);
    return params;
  }

  /// What the end of a conference says besides.
  ///
  /// @param by whose leaving ended it; null for nobody's
  static Map<String, String> ending(String reason, @Nullable Member by) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("ReasonConferenceEnded", reason);
    params.put("Reason", reason);
    if (by != null) {
      params.put("CallSidEndingConference", by.sid.value());
      if (by.label != null) {
        params.put("ParticipantLabelEndingConference", by.label);
      }
    }
    return params;
  }
}
