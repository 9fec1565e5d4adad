package io.ringfort.bench.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How to use a stack: what its `credentials.json` says.
///
/// @param secureUrl of the API over TLS, and of web pages; null where there is none
/// @param simulatorUrl of the simulator in the stack; null where there is none
public record Access(
    URI apiUrl,
    String accountSid,
    String authToken,
    @Nullable URI secureUrl,
    @Nullable URI simulatorUrl) {

  /// @param file a `credentials.json`
  public static Access read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    return new Access(
        URI.create(json.required("apiUrl").asText()),
        json.required("accountSid").asText(),
        json.required("authToken").asText(),
        url(json.path("secureUrl")),
        url(json.path("simulatorUrl")));
  }

  private static @Nullable URI url(JsonNode field) {
    return field.isTextual() ? URI.create(field.asText()) : null;
  }

  @Override
  public String toString() {
    return "Access[" + apiUrl + ", " + accountSid + "]";
  }
}
