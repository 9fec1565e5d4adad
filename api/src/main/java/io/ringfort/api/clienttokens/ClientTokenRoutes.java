package io.ringfort.api.clienttokens;

import io.ringfort.api.auth.AccessTokens;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.params.ClientAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `/v1/client-token`: an access token for a page of whoever is signed in, such as the console's:
/// it may be called by the name that it asks for, and calls whom it names. Our own: customers make
/// tokens with the helper libraries.
public final class ClientTokenRoutes {
  private static final Duration LIFE = Duration.ofHours(1);

  private final AccessTokens tokens;
  private final InstantSource clock;

  public ClientTokenRoutes(AccessTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(Route.post("/v1/client-token", this::make));
  }

  private Response make(Request request) {
    String identity =
        request
            .params()
            .given("Identity")
            .filter(name -> ClientAddress.matches(ClientAddress.PREFIX + name))
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER,
                        "Identity: got none that can be called (expected: 1 to 121 letters,"
                            + " digits and signs of a URL)"));
    Instant now = clock.instant();
    String token = tokens.make(request.caller(), identity, now, LIFE);
    return Response.ok(
        out ->
            out.text("token", token)
                .text("identity", identity)
                .text("expires", now.plus(LIFE).toString()));
  }
}
