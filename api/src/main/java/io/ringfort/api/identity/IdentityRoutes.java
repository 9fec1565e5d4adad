package io.ringfort.api.identity;

import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.operator.Operators;
import io.ringfort.core.directory.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/v1/identity`: whose credentials these are, and what they open; a key does not tell its account
/// by itself. Our own: Twilio has no such resource.
public final class IdentityRoutes {
  private final @Nullable Operators operators;
  private final boolean hasHandsets;

  /// @param operators null: there is nothing for them
  /// @param hasHandsets whether a simulated carrier is there
  public IdentityRoutes(@Nullable Operators operators, boolean hasHandsets) {
    this.operators = operators;
    this.hasHandsets = hasHandsets;
  }

  public List<Route> routes() {
    return List.of(Route.get("/v1/identity", this::tell));
  }

  private Response tell(Request request) {
    Account account = request.account();
    boolean isOperator = operators != null && operators.includes(account.sid());
    return Response.ok(
        out ->
            out.text("account_sid", account.sid().value())
                .text("friendly_name", account.friendlyName())
                .flag("is_key", request.caller().isKey())
                .flag("is_operator", isOperator)
                .flag("has_handsets", isOperator && hasHandsets));
  }
}
