package io.ringfort.acceptance.sdk;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;

/// What a Java application has to add to the unmodified SDK: an HTTP client that asks us instead of
/// `*.twilio.com`. <https://www.twilio.com/docs/libraries/java/custom-http-clients-java>
final class SelfHosted extends NetworkHttpClient {
  private final URI url;

  SelfHosted(URI url) {
    this.url = url;
  }

  @Override
  public Response makeRequest(Request request) {
    // Not through java.net.URI: labels in a path may hold spaces here.
    Request ours =
        new Request(
            request.getMethod(),
            request.getUrl().replaceFirst("^https://[a-z-]+\\.twilio\\.com", url.toString()));
    if (request.getUsername() != null) {
      ours.setAuth(request.getUsername(), request.getPassword());
    }
    request
        .getQueryParams()
        .forEach((name, values) -> values.forEach(value -> ours.addQueryParam(name, value)));
    request
        .getPostParams()
        .forEach((name, values) -> values.forEach(value -> ours.addPostParam(name, value)));
    request
        .getHeaderParams()
        .forEach((name, values) -> values.forEach(value -> ours.addHeaderParam(name, value)));
    ours.setContentType(request.getContentType());
    ours.setBody(request.getBody());
    ours.setUserAgentExtensions(request.getUserAgentExtensions());
    return super.makeRequest(ours);
  }
}
