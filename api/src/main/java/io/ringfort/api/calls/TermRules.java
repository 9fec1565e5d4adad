package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.params.Words;
import io.ringfort.core.secrets.Secret;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import io.ringfort.voice.lifecycle.CallIntent.SipTerms;
import io.ringfort.voice.lifecycle.CallIntent.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How long, how recorded, how detected. Any thread.
final class TermRules {
  private static final int MAX_TIMEOUT_SECONDS = 600;
  private static final int MAX_SIP_AUTH = 255;
  private static final Pattern DIGITS = Pattern.compile("[0-9A-Da-d#*wW]{1,32}");
  private static final List<String> RECORDING_EVENTS =
      List.of("in-progress", "completed", "absent");

  private static final List<String> PARTICIPANT_EVENTS =
      List.of(
          "started",
          "in-progress",
          "paused",
          "resumed",
          "stopped",
          "completed",
          "failed",
          "absent");

  private final CallDefaults defaults;

  TermRules(CallDefaults defaults) {
    this.defaults = defaults;
  }

  Terms check(Params params, Endpoint to, Instant now) {
    return check(params, to, now, recording(params, RECORDING_EVENTS), machine(params));
  }

  /// Calls to conferences know more events, and detect machines in the background only.
  Terms checkParticipant(Params params, Endpoint to, Instant now) {
    return check(
        params, to, now, recording(params, PARTICIPANT_EVENTS), participantMachine(params));
  }

  private Terms check(
      Params params,
      Endpoint to,
      Instant now,
      @Nullable RecordingTerms recording,
      @Nullable MachineTerms machine) {
    String digits = digits(params);
    return new Terms(
        now.plus(defaults.lifetime()),
        seconds(params, "Timeout", MAX_TIMEOUT_SECONDS, ApiError.INVALID_TIMEOUT)
            .orElse(defaults.ringTimeout()),
        timeLimit(params).orElse(defaults.timeLimit()),
        digits,
        recording,
        // Digits are for machines: who sends them need not find out.
        digits.isEmpty() ? machine : null,
        sip(params, to));
  }

  Optional<Duration> timeLimit(Params params) {
    return seconds(
        params,
        "TimeLimit",
        Math.toIntExact(defaults.longestTimeLimit().toSeconds()),
        ApiError.INVALID_PARAMETER);
  }

  private static Optional<Duration> seconds(Params params, String name, int most, ApiError error) {
    OptionalInt seconds = params.integer(name, 1, most, error);
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsInt()))
        : Optional.empty();
  }

  private static String digits(Params params) {
    String digits = params.given("SendDigits").orElse("");
    if (!digits.isEmpty() && !DIGITS.matcher(digits).matches()) {
      throw new ApiException(
          ApiError.INVALID_SEND_DIGITS,
          "SendDigits: got '" + digits + "' (expected: 1 to 32 of 0-9 A-D # * w W)");
    }
    return digits;
  }

  private static @Nullable RecordingTerms recording(Params params, List<String> known) {
    RecordingTerms terms = recordingTerms(params, known, true);
    return params.flag("Record").orElse(false) ? terms : null;
  }

  /// How a recording is to be made.
  ///
  /// @param trim whether silence is cut unless the request says otherwise
  static RecordingTerms recordingTerms(Params params, List<String> known, boolean trim) {
    boolean isDual =
        params
            .oneOf("RecordingChannels", ApiError.INVALID_PARAMETER, "mono", "dual")
            .filter("dual"::equals)
            .isPresent();
    String track =
        params
            .oneOf("RecordingTrack", ApiError.INVALID_PARAMETER, "inbound", "outbound", "both")
            .orElse("both");
    boolean isTrimmed =
        params
            .oneOf("Trim", ApiError.INVALID_PARAMETER, "trim-silence", "do-not-trim")
            .map("trim-silence"::equals)
            .orElse(trim);
    Hook status = Hooks.of(params, "RecordingStatusCallback", ApiError.INVALID_STATUS_CALLBACK);
    Set<String> events =
        Words.of(
            params,
            "RecordingStatusCallbackEvent",
            ApiError.INVALID_STATUS_EVENT,
            Set.of("completed"),
            known);
    return new RecordingTerms(
        isDual,
        track,
        isTrimmed,
        status,
        events.stream().filter(RECORDING_EVENTS::contains).collect(Collectors.toSet()));
  }

  private static @Nullable MachineTerms machine(Params params) {
    Optional<String> background =
        params.oneOf("AsyncAmd", ApiError.INVALID_MACHINE_DETECTION, "true", "false");
    Hook status = Hooks.of(params, "AsyncAmdStatusCallback", ApiError.INVALID_STATUS_CALLBACK);
    return machine(params, background.filter("true"::equals).isPresent(), status);
  }

  private static @Nullable MachineTerms participantMachine(Params params) {
    return machine(
        params, true, Hooks.of(params, "AmdStatusCallback", ApiError.INVALID_STATUS_CALLBACK));
  }

  private static @Nullable MachineTerms machine(Params params, boolean inBackground, Hook status) {
    Optional<String> wanted =
        params.oneOf(
            "MachineDetection", ApiError.INVALID_MACHINE_DETECTION, "Enable", "DetectMessageEnd");
    MachineTerms terms =
        new MachineTerms(
            wanted.filter("DetectMessageEnd"::equals).isPresent(),
            inBackground,
            Duration.ofSeconds(tuning(params, "Timeout", 3, 60, 30)),
            Duration.ofMillis(tuning(params, "SpeechThreshold", 1_000, 6_000, 2_400)),
            Duration.ofMillis(tuning(params, "SpeechEndThreshold", 500, 5_000, 1_200)),
            Duration.ofMillis(tuning(params, "SilenceTimeout", 2_000, 10_000, 5_000)),
            inBackground ? status : Hook.NONE);
    return wanted.isPresent() ? terms : null;
  }

  private static int tuning(Params params, String what, int least, int most, int usual) {
    return params
        .integer("MachineDetection" + what, least, most, ApiError.INVALID_MACHINE_DETECTION)
        .orElse(usual);
  }

  private static @Nullable SipTerms sip(Params params, Endpoint to) {
    @Nullable String username =
        checked(
            params,
            "SipAuthUsername",
            ApiError.SIP_USERNAME_TOO_LONG,
            ApiError.INVALID_SIP_USERNAME);
    @Nullable String password =
        checked(
            params,
            "SipAuthPassword",
            ApiError.SIP_PASSWORD_TOO_LONG,
            ApiError.INVALID_SIP_PASSWORD);
    if (username != null && password == null) {
      throw new ApiException(ApiError.SIP_PASSWORD_MISSING);
    }
    return switch (to) {
      case Endpoint.Phone _ -> null;
      case Endpoint.Sip sip ->
          username == null && sip.headers().isEmpty()
              ? null
              : new SipTerms(
                  username, password == null ? null : new Secret(password), sip.headers());
      case Endpoint.Client client ->
          client.parameters().isEmpty()
              ? null
              : new SipTerms(null, null, Map.copyOf(client.parameters()));
    };
  }

  /// The texts do not repeat the values: one of them is a password.
  private static @Nullable String checked(
      Params params, String name, ApiError tooLong, ApiError illegal) {
    Optional<String> value = params.given(name);
    if (value.isEmpty()) {
      return null;
    }
    if (value.get().length() > MAX_SIP_AUTH) {
      throw new ApiException(
          tooLong,
          name
              + ": got "
              + value.get().length()
              + " characters (expected: at most "
              + MAX_SIP_AUTH
              + ")");
    }
    if (value.get().chars().anyMatch(Character::isISOControl)) {
      throw new ApiException(illegal, name + ": got a control character (expected: none)");
    }
    return value.get();
  }
}
