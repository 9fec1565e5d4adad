package io.ringfort.api.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.ringfort.api.auth.AccessToken;
import io.ringfort.api.auth.AccessTokens;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.browser.Tab;
import io.ringfort.voice.browser.Word;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/// Takes what the SDK posts about its calls (`EndpointEvents`, `EndpointMetrics`), with the page's
/// token. It must never hold a page up: whatever is wrong with a report, it is only left out.
final class Reports implements HttpService {
  private static final String TOKEN = "x-twilio-token";

  /// What it says is of no connection.
  private static final Tab NO_TAB = new Tab(new HostName("report"), "");

  private final SignalParts parts;
  private final AccessTokens tokens;
  private final ExecutorService threads;

  Reports(SignalParts parts, AccessTokens tokens, ExecutorService threads) {
    this.parts = parts;
    this.tokens = tokens;
    this.threads = threads;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return answer(HttpStatus.OK);
    }
    return HttpResponse.of(request.aggregate().thenApplyAsync(this::take, threads));
  }

  private HttpResponse take(AggregatedHttpRequest request) {
    try {
      String bearer = request.headers().get(TOKEN, "");
      AccessToken token = tokens.check(bearer, parts.clock().instant());
      take(parts.json().read(request.content().array(), JsonNode.class), token);
      return answer(HttpStatus.OK);
    } catch (AccessTokens.Refused e) {
      return answer(HttpStatus.UNAUTHORIZED);
    } catch (UncheckedIOException e) {
      return answer(HttpStatus.BAD_REQUEST);
    }
  }

  private void take(JsonNode report, AccessToken token) {
    JsonNode payload = report.path("payload");
    if (payload.isArray()) {
      payload.forEach(sample -> pass(sample, Map.of(), token));
      return;
    }
    String group = report.path("group").asText();
    String level = report.path("level").asText();
    boolean isTold =
        level.equalsIgnoreCase("warning")
            || level.equalsIgnoreCase("error")
            || group.equals("feedback");
    if (isTold) {
      String event = group + ": " + report.path("name").asText();
      pass(payload, Map.of("event", event, "level", level), token);
    }
  }

  private void pass(JsonNode payload, Map<String, String> more, AccessToken token) {
    String callSid = payload.path("call_sid").asText();
    if (!CallSid.matches(callSid)) {
      return;
    }
    Map<String, String> details = new HashMap<>(more);
    payload
        .properties()
        .forEach(
            p -> {
              if (p.getValue().isNumber() || p.getValue().isTextual()) {
                details.put(p.getKey(), p.getValue().asText());
              }
            });
    var _ =
        parts
            .calls()
            .hear(
                new Word(
                    Word.Kind.REPORT,
                    NO_TAB,
                    token.account(),
                    token.identity(),
                    callSid,
                    null,
                    details));
  }

  private static HttpResponse answer(HttpStatus status) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .set("access-control-allow-origin", "*")
            .set("access-control-allow-methods", "POST, OPTIONS")
            .set("access-control-allow-headers", "content-type, " + TOKEN)
            .set("access-control-max-age", "86400")
            .build());
  }
}
