package io.ringfort.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.stack.data.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/// Plain HTTP as any program would speak it: no SDK, no product code.
final class Web implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final String authorization;
  private final URI api;

  Web(Credentials credentials) {
    api = credentials.apiUrl();
    String pair = credentials.accountSid() + ":" + credentials.authToken();
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /// What came back.
  record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  Answer get(String url) throws IOException, InterruptedException {
    return send(request(url).GET());
  }

  Answer delete(String url) throws IOException, InterruptedException {
    return send(request(url).DELETE());
  }

  /// @param key the idempotency key; empty for none
  Answer post(String url, Map<String, String> form, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(url).header("Content-Type", "application/x-www-form-urlencoded");
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return send(request.POST(BodyPublishers.ofString(encode(form))));
  }

  Answer put(String url, Map<String, Object> content) throws IOException, InterruptedException {
    return send(
        request(url)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json.writeValueAsString(content))));
  }

  static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String url) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    // Our password is the API's business only.
    return url.startsWith(api + "/") ? builder.header("Authorization", authorization) : builder;
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    String body = response.body();
    return new Answer(
        response.statusCode(),
        body.startsWith("{") ? json.readTree(body) : json.createObjectNode(),
        response.headers());
  }

  @Override
  public void close() {
    client.close();
  }
}
