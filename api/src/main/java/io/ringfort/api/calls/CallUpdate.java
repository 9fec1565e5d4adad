package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.params.Hooks;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes of a live call:
/// <https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource>. Any thread.
final class CallUpdate {
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final Calls calls;
  private final CallRules rules;
  private final InstantSource clock;

  CallUpdate(Calls calls, CallRules rules, InstantSource clock) {
    this.calls = calls;
    this.rules = rules;
    this.clock = clock;
  }

  /// @return the call as it is then
  Call apply(Request request, Call call) {
    List<CallChange> changes = changes(request.params());
    if (changes.isEmpty()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "got nothing to change (expected: Url, Twiml, Status, FallbackUrl, StatusCallback or"
              + " TimeLimit)");
    }
    Call current = call;
    for (CallChange change : changes) {
      current = apply(request, current, change);
    }
    return current;
  }

  private Call apply(Request request, Call call, CallChange change) {
    if (isDone(call, change)) {
      return call;
    }
    request.requireTime(clock.instant());
    Duration left = request.deadline().remaining(clock.instant());
    return calls
        .change(call, change, left.compareTo(WITHIN) < 0 ? left : WITHIN)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.WRONG_CALL_STATE,
                    "got a call that is " + call.progress().status().shown()));
  }

  /// The request may come a second time, when the first one's answer was lost.
  private static boolean isDone(Call call, CallChange change) {
    CallStatus status = call.progress().status();
    return change instanceof CallChange.End(boolean cancel)
        && (status == CallStatus.CANCELED || (!cancel && status == CallStatus.COMPLETED));
  }

  /// An end goes before everything else.
  private List<CallChange> changes(Params params) {
    Optional<String> status =
        params.oneOf("Status", ApiError.INVALID_PARAMETER, "canceled", "completed");
    Hook document = Hooks.of(params, "Url", ApiError.INVALID_CALL_URL);
    @Nullable String twiml = HandlingRules.twiml(params).orElse(null);
    @Nullable Hook fallback = given(HandlingRules.fallback(params));
    @Nullable Hook callback = given(HandlingRules.status(params));
    @Nullable Duration timeLimit = rules.timeLimit(params).orElse(null);
    if (status.isPresent()) {
      return List.of(new CallChange.End(status.get().equals("canceled")));
    }
    List<CallChange> changes = new ArrayList<>();
    boolean isRedirect = document.url() != null || twiml != null;
    if (timeLimit != null || (!isRedirect && (fallback != null || callback != null))) {
      changes.add(new CallChange.Adjust(fallback, callback, timeLimit));
    }
    if (isRedirect) {
      changes.add(
          new CallChange.Redirect(
              document.url() == null ? twiml : null, document, fallback, callback));
    }
    return changes;
  }

  private static @Nullable Hook given(Hook hook) {
    return hook.url() == null ? null : hook;
  }
}
