package io.ringfort.voice.lifecycle;

import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.Parties;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The parameters of requests about a call, by the public API's names.
final class CallParams {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int MINUTE = 60;

  private CallParams() {}

  static Map<String, String> standard(CallIntent intent, Story story) {
    Parties parties = intent.parties();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("CallSid", intent.sid().value());
    params.put("AccountSid", intent.account().value());
    params.put("From", parties.from());
    params.put("To", parties.to());
    params.put("CallStatus", story.status().text());
    params.put("ApiVersion", "2010-04-01");
    params.put("Direction", text(intent.direction()));
    params.put("Caller", parties.from());
    params.put("Called", parties.to());
    putUnlessNull(params, "CallerName", parties.callerName());
    putUnlessNull(params, "ForwardedFrom", parties.forwardedFrom());
    if (intent.parent() != null) {
      params.put("ParentCallSid", intent.parent().value());
    }
    putUnlessNull(params, "AnsweredBy", story.answeredBy());
    if (intent.terms().sip() != null && intent.direction() == Direction.INBOUND) {
      intent
          .terms()
          .sip()
          .headers()
          .forEach(
              (name, value) -> {
                if (parties.from().startsWith("client:")) {
                  // A page's own parameters stand beside ours, never in their place.
                  params.putIfAbsent(name, value);
                } else {
                  params.put("SipHeader_" + name, value);
                }
              });
    }
    return params;
  }

  /// What a status callback says besides.
  static void progress(Map<String, String> params, CallIntent intent, Story story) {
    params.put("CallbackSource", "call-progress-events");
    Instant at = story.ended() == null ? story.progress().times().updated() : story.ended();
    params.put("Timestamp", RFC_2822.format(at));
    Progress.Verdict verdict = story.verdict();
    if (verdict != null) {
      long seconds = story.talkSeconds();
      params.put("CallDuration", "" + seconds);
      params.put("Duration", "" + (seconds + MINUTE - 1) / MINUTE);
      if (verdict.sipStatus() > 0) {
        params.put("SipResponseCode", "" + verdict.sipStatus());
      }
    }
  }

  private static void putUnlessNull(
      Map<String, String> params, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      params.put(name, value);
    }
  }

  /// As the public API says it.
  static String text(Direction direction) {
    return switch (direction) {
      case INBOUND -> "inbound";
      case OUTBOUND_API -> "outbound-api";
      case OUTBOUND_DIAL -> "outbound-dial";
    };
  }
}
