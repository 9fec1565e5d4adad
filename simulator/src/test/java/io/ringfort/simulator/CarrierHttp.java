package io.ringfort.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// A client of the carrier's HTTP door, for tests.
public final class CarrierHttp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;

  public CarrierHttp(Simulator simulator) {
    this.url = simulator.url();
  }

  public HttpResponse<String> call(String method, String path, String type, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws Exception {
    return JSON.readTree(call("GET", path, "text/plain", "").body());
  }

  public HttpResponse<String> put(String path, String json) throws Exception {
    return call("PUT", path, "application/json", json);
  }

  public HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    String encoded =
        form.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return call("POST", path, "application/x-www-form-urlencoded", encoded);
  }

  public HttpResponse<String> delete(String path) throws Exception {
    return call("DELETE", path, "text/plain", "");
  }

  public JsonNode inbox(String handset) throws Exception {
    return get("/handsets/" + handset + "/messages").get("messages");
  }

  public long ledger(String key) throws Exception {
    return get("/ledger").get(key).asLong();
  }

  @Override
  public void close() {
    client.close();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
