package io.ringfort.api.notifications;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.MomentRange;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notification.Level;
import io.ringfort.core.notifications.Notifications;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/Notifications`, also below a call: list, fetch.
/// <https://www.twilio.com/docs/usage/api/notification>
public final class NotificationRoutes {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String OF_ACCOUNT = ACCOUNT + "/Notifications";
  private static final String OF_CALL = ACCOUNT + "/Calls/{CallSid}/Notifications";

  private final Notifications notifications;

  public NotificationRoutes(Notifications notifications) {
    this.notifications = notifications;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(OF_ACCOUNT + ".json", request -> list(request, null)),
        Route.get(OF_ACCOUNT + "/{Sid}.json", request -> answer(find(request))),
        Route.get(OF_CALL + ".json", request -> list(request, call(request))),
        Route.get(
            OF_CALL + "/{Sid}.json",
            request ->
                answer(
                    Optional.of(find(request))
                        .filter(n -> call(request).equals(n.call()))
                        .orElseThrow(request::notFound))));
  }

  private static String call(Request request) {
    return Optional.of(request.variable("CallSid"))
        .filter(CallSid::matches)
        .orElseThrow(request::notFound);
  }

  private static Response answer(Notification notification) {
    return Response.ok(out -> NotificationJson.writeWhole(out, notification));
  }

  private Notification find(Request request) {
    return Optional.of(request.variable("Sid"))
        .filter(NotificationSid::matches)
        .flatMap(sid -> notifications.find(request.accountSid(), new NotificationSid(sid)))
        .orElseThrow(request::notFound);
  }

  private Response list(Request request, @Nullable String call) {
    Params params = request.params();
    PageRequest page = PageRequest.of(params);
    if (page.after().filter(sid -> !NotificationSid.matches(sid)).isPresent()) {
      throw PageRequest.invalidToken(page.after().get());
    }
    MomentRange range = MomentRange.of(params, "MessageDate");
    @Nullable Level level =
        params
            .oneOf("Log", ApiError.INVALID_PARAMETER, "0", "1")
            .map(log -> log.equals("0") ? Level.ERROR : Level.WARNING)
            .orElse(null);
    Notifications.Query query =
        new Notifications.Query(
            request.accountSid(),
            call,
            level,
            range.from(),
            range.before(),
            page.after().map(NotificationSid::new).orElse(null),
            page.limit());
    return page.page(notifications.list(query), n -> n.sid().value())
        .in2010(request, "notifications", NotificationJson::write);
  }
}
