package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.params.Words;
import io.ringfort.core.directory.Application;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApplicationSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a call's instructions come from and who is told of it. Any thread.
final class HandlingRules {
  private static final int MAX_TWIML = 4_000;
  private static final List<String> EVENTS =
      List.of("initiated", "ringing", "answered", "completed");

  private final Directory directory;

  HandlingRules(Directory directory) {
    this.directory = directory;
  }

  /// An application goes before a URL, a URL before a document.
  Handling check(Params params, AccountSid account) {
    Set<String> events = events(params);
    Optional<String> application = params.given("ApplicationSid");
    if (application.isPresent()) {
      return of(application(account, application.get()), events);
    }
    Hook document = Hooks.of(params, "Url", ApiError.INVALID_CALL_URL);
    @Nullable String twiml = document.url() == null ? twiml(params).orElse(null) : null;
    if (document.url() == null && twiml == null) {
      throw new ApiException(
          ApiError.INVALID_CALL_URL, "got none (expected: Url, Twiml or ApplicationSid)");
    }
    return new Handling(twiml, document, fallback(params), status(params), events);
  }

  static Set<String> events(Params params) {
    return Words.of(
        params, "StatusCallbackEvent", ApiError.INVALID_STATUS_EVENT, Set.of("completed"), EVENTS);
  }

  static Hook fallback(Params params) {
    return Hooks.of(params, "FallbackUrl", ApiError.INVALID_CALL_URL);
  }

  static Hook status(Params params) {
    return Hooks.of(params, "StatusCallback", ApiError.INVALID_STATUS_CALLBACK);
  }

  /// A document in the request itself.
  static Optional<String> twiml(Params params) {
    Optional<String> twiml = params.given("Twiml");
    if (twiml.filter(t -> t.length() > MAX_TWIML).isPresent()) {
      throw new ApiException(
          ApiError.TWIML_TOO_LARGE,
          "Twiml: got "
              + twiml.get().length()
              + " characters (expected: at most "
              + MAX_TWIML
              + ")");
    }
    return twiml;
  }

  private Application application(AccountSid account, String sid) {
    return Optional.of(sid)
        .filter(ApplicationSid::matches)
        .flatMap(s -> directory.application(new ApplicationSid(s)))
        .filter(a -> a.account().equals(account) && a.setting("voice_url").isPresent())
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.INVALID_APPLICATION_SID,
                    "ApplicationSid: got '"
                        + sid
                        + "' (expected: an application of this account with a VoiceUrl)"));
  }

  private static Handling of(Application application, Set<String> events) {
    return new Handling(
        null,
        hook(application, "voice_url", "voice_method"),
        hook(application, "voice_fallback_url", "voice_fallback_method"),
        hook(application, "status_callback", "status_callback_method"),
        events);
  }

  private static Hook hook(Application application, String url, String method) {
    return new Hook(
        application.setting(url).orElse(null),
        application.setting(method).map(Method::valueOf).orElse(Method.POST));
  }
}
