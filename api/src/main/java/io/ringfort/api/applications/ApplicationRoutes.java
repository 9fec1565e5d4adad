package io.ringfort.api.applications;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.params.SettingsForm;
import io.ringfort.api.params.SettingsForm.Field;
import io.ringfort.api.params.SettingsForm.Kind;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.Application;
import io.ringfort.core.ids.ApplicationSid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/Applications`: URLs under one SID. <https://www.twilio.com/docs/usage/api/applications>
public final class ApplicationRoutes {
  private static final String LIST = "/2010-04-01/Accounts/{AccountSid}/Applications.json";
  private static final String ONE = "/2010-04-01/Accounts/{AccountSid}/Applications/{Sid}.json";
  private static final int MOST = 1_000;

  private static final SettingsForm FORM =
      new SettingsForm(
          List.of(
              new Field("ApiVersion", "api_version", Kind.API_VERSION, "2010-04-01"),
              Field.url("VoiceUrl", "voice_url"),
              Field.method("VoiceMethod", "voice_method"),
              Field.url("VoiceFallbackUrl", "voice_fallback_url"),
              Field.method("VoiceFallbackMethod", "voice_fallback_method"),
              Field.url("StatusCallback", "status_callback"),
              Field.method("StatusCallbackMethod", "status_callback_method"),
              Field.flag("VoiceCallerIdLookup", "voice_caller_id_lookup"),
              Field.url("SmsUrl", "sms_url"),
              Field.method("SmsMethod", "sms_method"),
              Field.url("SmsFallbackUrl", "sms_fallback_url"),
              Field.method("SmsFallbackMethod", "sms_fallback_method"),
              Field.url("SmsStatusCallback", "sms_status_callback"),
              Field.url("MessageStatusCallback", "message_status_callback"),
              Field.flag("PublicApplicationConnectEnabled", "public_application_connect_enabled")));

  private final DirectoryResources resources;

  public ApplicationRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                ApplicationSid.PREFIX,
                resources.creator(
                    Application.class,
                    this::make,
                    ApplicationRoutes::write,
                    ApiError.INVALID_PARAMETER))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, request -> resources.delete(request, find(request), List.of())));
  }

  private Application find(Request request) {
    return resources.find(request, "Sid", Application.class);
  }

  private static Response answer(Application application) {
    return Response.ok(out -> write(out, application));
  }

  private static void write(JsonOut out, Application application) {
    out.text("sid", application.sid().value())
        .text("account_sid", application.account().value())
        .text("friendly_name", application.friendlyName());
    FORM.write(out, application.settings());
    out.text("date_created", Dates.rfc2822(application.created()))
        .text("date_updated", Dates.rfc2822(application.updated()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + application.account()
                + "/Applications/"
                + application.sid()
                + ".json");
  }

  private Response list(Request request) {
    Optional<String> name = request.params().given("FriendlyName");
    List<Application> found =
        resources.directory().ownedBy(request.accountSid(), Application.class).stream()
            .filter(a -> name.isEmpty() || name.get().equals(a.friendlyName()))
            .toList();
    return DirectoryResources.page(request, found, Application::created)
        .in2010(request, "applications", ApplicationRoutes::write);
  }

  private Application make(Request request, String sid, Instant now) {
    int there = resources.directory().ownedBy(request.accountSid(), Application.class).size();
    if (there >= MOST) {
      throw new ApiException(
          ApiError.TOO_MANY_APPLICATIONS, "got " + there + " (expected: fewer than " + MOST + ")");
    }
    return new Application(
        new ApplicationSid(sid),
        request.accountSid(),
        FriendlyName.of(request.params()).orElse(""),
        FORM.apply(request.params(), Map.of()),
        now,
        now);
  }

  private Response update(Request request) {
    Application before = find(request);
    Application next =
        new Application(
            before.sid(),
            before.account(),
            FriendlyName.of(request.params()).orElse(before.friendlyName()),
            FORM.apply(request.params(), before.settings()),
            before.created(),
            resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_PARAMETER));
  }
}
