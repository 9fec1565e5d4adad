package io.ringfort.core.webhooks;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.ringfort.core.webhooks.WebhookRequest.Method;
import io.ringfort.core.webhooks.WebhookUrl.Credentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request on the way of a fetch: the first, one that a redirect asks for, or one with
/// credentials after a 401.
///
/// @param url with the parameters of a GET in its query
/// @param form the parameters of a POST
/// @param authorized whether the credentials are sent: only once the server asked for them
record Hop(
    WebhookUrl url, Method method, List<Map.Entry<String, String>> form, boolean authorized) {
  private static final String FORM_TYPE = "application/x-www-form-urlencoded; charset=UTF-8";

  static Hop first(WebhookRequest request) {
    return switch (request.method()) {
      case GET ->
          new Hop(request.url().withQuery(encode(request.params())), Method.GET, List.of(), false);
      case POST -> new Hop(request.url(), Method.POST, request.params(), false);
    };
  }

  Hop withCredentials() {
    return new Hop(url, method, form, true);
  }

  /// The hop to a redirect's `Location`, or why there is none.
  WebhookUrl.Parsed locate(String location) {
    try {
      return WebhookUrl.parse(resolve(url.target(), location));
    } catch (IllegalArgumentException e) {
      return new WebhookUrl.Parsed.Invalid(ErrorCodes.BAD_URL, "got a Location that is no URL");
    }
  }

  private static String resolve(URI base, String location) {
    // java.net.URI follows RFC 2396 here and would drop the path's last part; RFC 3986 section
    // 5.2.2 keeps it.
    return location.startsWith("?")
        ? base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + location
        : base.resolve(location).toString();
  }

  /// Follows as browsers do: 307 and 308 keep method and body, everything else becomes a GET
  /// without parameters. Credentials go on to the same origin only.
  Hop redirected(int status, WebhookUrl to) {
    boolean sameOrigin = to.origin().equals(url.origin());
    boolean keepsCredentials = sameOrigin && to.credentials().isEmpty();
    Optional<Credentials> credentials = keepsCredentials ? url.credentials() : to.credentials();
    WebhookUrl next = new WebhookUrl(to.target(), credentials, url.overrides(), to.signedForm());
    boolean keeps = status == 307 || status == 308;
    return new Hop(
        next,
        keeps ? method : Method.GET,
        keeps ? form : List.of(),
        authorized && keepsCredentials);
  }

  /// The request as it goes out, signed for this very URL and body.
  HttpRequest toHttp(WebhookRequest event) {
    String path = url.target().getRawPath();
    String query = url.target().getRawQuery();
    RequestHeadersBuilder headers =
        RequestHeaders.builder(
                HttpMethod.valueOf(method.name()), query == null ? path : path + "?" + query)
            .authority(url.target().getRawAuthority())
            .set("x-twilio-signature", Signature.sign(event.authToken(), url.signedForm(), form))
            .set("i-twilio-idempotency-token", event.idempotencyToken())
            .set(HttpHeaderNames.USER_AGENT, "TwilioProxy/1.1")
            .set(HttpHeaderNames.ACCEPT, "*/*");
    // Cookies belong to the host that set them, whatever its scheme and port (RFC 6265 section
    // 8.5).
    if (!event.cookies().isEmpty() && isHostOf(event)) {
      headers.set(HttpHeaderNames.COOKIE, event.cookies());
    }
    if (authorized) {
      url.credentials().ifPresent(c -> headers.set(HttpHeaderNames.AUTHORIZATION, basic(c)));
    }
    if (method == Method.GET) {
      return HttpRequest.of(headers.build());
    }
    headers.set(HttpHeaderNames.CONTENT_TYPE, FORM_TYPE);
    return HttpRequest.of(headers.build(), HttpData.ofUtf8(encode(form)));
  }

  boolean isHostOf(WebhookRequest event) {
    return url.host().equalsIgnoreCase(event.url().host());
  }

  private static String basic(Credentials credentials) {
    byte[] pair =
        (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String encode(List<Map.Entry<String, String>> params) {
    return params.stream()
        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
