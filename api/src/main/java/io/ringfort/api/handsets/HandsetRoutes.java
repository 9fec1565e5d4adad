package io.ringfort.api.handsets;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.operator.Operators;
import io.ringfort.core.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/handsets/{Number}`: what the handsets of the simulated carrier show and do, where there is
/// one, for the stack's own account: `messages`, `sent`, `calls` and `phone` are read and written
/// as the simulator has them; `calls/{Id}/{Action}` acts in a call, and `calls/{Id}/sound` is what
/// was heard. Our own: so the console needs no other address than the API's.
public final class HandsetRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(HandsetRoutes.class);
  private static final String BASE = "/v1/handsets/{Number}";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long LONGEST_ANSWER = 32L << 20;
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{5,15}");
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final Set<String> READ = Set.of("messages", "sent", "calls", "phone");
  private static final Set<String> WRITTEN = Set.of("messages", "calls", "phone");
  private static final Set<String> ACTIONS = Set.of("answer", "hangup", "digits", "talk", "hold");

  private final Operators operators;
  private final BlockingWebClient client;
  private final Json json;

  /// @param simulator where it is
  public HandsetRoutes(Operators operators, URI simulator, Json json) {
    this.operators = operators;
    this.json = json;
    client =
        WebClient.builder(simulator)
            .responseTimeout(TIMEOUT)
            .maxResponseLength(LONGEST_ANSWER)
            .build()
            .blocking();
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String what : READ) {
      routes.add(
          Route.get(BASE + "/" + what, operators.only(r -> read(r, what))));
    }
    for (String what : WRITTEN) {
      routes.add(
          Route.post(BASE + "/" + what, operators.only(r -> write(r, what))));
    }
    for (String action : ACTIONS) {
      routes.add(
          Route.post(
              BASE + "/calls/{Id}/" + action, operators.only(r -> act(r, action))));
    }
    routes.add(Route.get(BASE + "/calls/{Id}/sound", operators.only(this::sound)));
    return routes;
  }

  private Response read(Request request, String what) {
    return answer(request, HttpMethod.GET, what + "?limit=200&brief=true", "");
  }

  private Response write(Request request, String what) {
    return answer(request, HttpMethod.POST, what, form(request.params()));
  }

  private Response sound(Request request) {
    String side = request.params().given("Side").orElse("heard");
    String from = request.params().given("FromMs").orElse("0");
    if (!Set.of("heard", "said").contains(side) || !from.matches("\\d{1,9}")) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "got Side " + side + " FromMs " + from + " (expected: heard or said, a number)");
    }
    return answer(
        request,
        HttpMethod.GET,
        "calls/" + id(request) + ".wav?side=" + side + "&from=" + from,
        "");
  }

  private Response act(Request request, String action) {
    return answer(
        request, HttpMethod.POST, "calls/" + id(request) + "/" + action, form(request.params()));
  }

  private static String id(Request request) {
    String id = request.variable("Id");
    if (!ID.matcher(id).matches()) {
      throw request.notFound();
    }
    return id;
  }

  private static String form(Params params) {
    QueryParamsBuilder form = QueryParams.builder();
    for (int i = 0; i < params.size(); i++) {
      form.add(params.nameAt(i), params.valueAt(i));
    }
    return form.toQueryString();
  }

  private Response answer(Request request, HttpMethod method, String path, String form) {
    String number = request.variable("Number");
    if (!NUMBER.matcher(number).matches()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "handset: got '" + number + "' (expected: a number such as +12025550147)");
    }
    AggregatedHttpResponse answer = ask(method, "/handsets/" + number + "/" + path, form);
    int status = answer.status().code();
    if (status >= 500) {
      LOG.warn("the simulator answers {}: {}", status, answer.contentUtf8());
      throw new ApiException(ApiError.UNAVAILABLE, "the simulated carrier is not well");
    }
    if (status >= 400) {
      throw new ApiException(
          status == 404 ? ApiError.NOT_FOUND : ApiError.INVALID_PARAMETER,
          json.read(answer.content().array(), JsonNode.class).path("error").asText());
    }
    MediaType type = answer.contentType();
    return status == 204
        ? Response.noContent()
        : new Response(
            status,
            answer.content().array(),
            Map.of("Content-Type", String.valueOf(type == null ? MediaType.JSON_UTF_8 : type)));
  }

  private AggregatedHttpResponse ask(HttpMethod method, String path, String form) {
    try {
      return client.execute(
          RequestHeaders.builder(method, path).contentType(MediaType.FORM_DATA).build(), form);
    } catch (RuntimeException e) {
      // Whatever Armeria throws here is a connection that failed in one way or another.
      LOG.warn("the simulated carrier is away: {}", e.getMessage());
      throw new ApiException(ApiError.UNAVAILABLE, "the simulated carrier does not answer");
    }
  }
}
