package io.ringfort.voice.verbs;

import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.CallIntent.Parties;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import io.ringfort.voice.lifecycle.CallIntent.Terms;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked for in tests.
final class Intents {
  static final Set<String> EVERYTHING = Set.of("initiated", "ringing", "answered", "completed");
  static final Set<String> COMPLETED = Set.of("completed");

  private Intents() {}

  static CallIntent inbound() {
    return intent(Direction.INBOUND, handling(COMPLETED), terms("", null, null));
  }

  static CallIntent outbound() {
    return intent(Direction.OUTBOUND_API, handling(COMPLETED), terms("", null, null));
  }

  static CallIntent outbound(Terms terms) {
    return intent(Direction.OUTBOUND_API, handling(EVERYTHING), terms);
  }

  /// @param whisper null for none
  static CallIntent child(@Nullable String whisper, String to) {
    CallIntent plain =
        intent(
            Direction.OUTBOUND_DIAL,
            new Handling(
                null, Script.post(whisper), Hook.NONE, Script.post(Script.STATUS), EVERYTHING),
            terms("", null, null));
    return new CallIntent(
        plain.sid(),
        plain.account(),
        Script.sid(77),
        plain.direction(),
        new Parties("+15551112222", to, null, null, null, null),
        plain.handling(),
        plain.terms(),
        plain.created());
  }

  static CallIntent intent(Direction direction, Handling handling, Terms terms) {
    return new CallIntent(
        Script.sid(1),
        Script.account(),
        null,
        direction,
        new Parties("+15551112222", "+15553334444", null, null, null, null),
        handling,
        terms,
        Script.START);
  }

  static Handling handling(Set<String> events) {
    return new Handling(
        null,
        Script.post(Script.APP),
        Script.post(Script.FALLBACK),
        Script.post(Script.STATUS),
        events);
  }

  static Handling inline(String twiml) {
    return new Handling(
        "<Response>" + twiml + "</Response>",
        Hook.NONE,
        Hook.NONE,
        Script.post(Script.STATUS),
        EVERYTHING);
  }

  static Terms terms(
      String digits, @Nullable RecordingTerms recording, @Nullable MachineTerms machine) {
    return new Terms(
        Script.START.plusSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofHours(4),
        digits,
        recording,
        machine,
        null);
  }

  static MachineTerms machine(boolean inBackground) {
    return new MachineTerms(
        false,
        inBackground,
        Duration.ofSeconds(30),
        Duration.ofMillis(2_400),
        Duration.ofMillis(1_200),
        Duration.ofMillis(5_000),
        inBackground ? Script.post("https://app.example/machine") : Hook.NONE);
  }
}
