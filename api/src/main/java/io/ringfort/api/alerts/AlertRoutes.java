package io.ringfort.api.alerts;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.alerts.Alert;
import io.ringfort.core.alerts.AlertKind;
import io.ringfort.core.alerts.Alerts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `/v1/alerts`: what is wrong with the stack at this moment, what it means and what to do. Our
/// own: Twilio has no such resource. It names hosts and carriers, so subaccounts do not see it.
public final class AlertRoutes {
  private static final String LIST = "/v1/alerts";

  private final Alerts alerts;

  public AlertRoutes(Alerts alerts) {
    this.alerts = alerts;
  }

  public List<Route> routes() {
    return List.of(Route.get(LIST, this::list));
  }

  private Response list(Request request) {
    if (request.account().parent() != null) {
      throw new ApiException(
          ApiError.ACCESS_DENIED, "got a subaccount (expected: the account that owns the stack)");
    }
    List<Alert> current = alerts.current();
    String origin = request.target().origin();
    return Response.ok(out -> out.list("alerts", current, (o, alert) -> write(o, alert, origin)));
  }

  private static void write(JsonOut out, Alert alert, String origin) {
    Optional<AlertKind> kind = AlertKind.of(alert.kind());
    out.text("name", alert.kind())
        .text("subject", alert.subject())
        .text("severity", kind.map(k -> k.severity().name().toLowerCase(Locale.ROOT)).orElse(null))
        .text("since", alert.since().toString())
        .text("meaning", kind.map(AlertKind::meaning).orElse(null))
        .text("action", kind.map(AlertKind::action).orElse(null))
        .text("more_info", kind.map(k -> origin + k.page()).orElse(null))
        .text("seen_by", String.join(" ", alert.seenBy()));
  }
}
