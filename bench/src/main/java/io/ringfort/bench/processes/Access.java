package io.ringfort.bench.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How to use a stack: what its `credentials.json` says.
///
/// @param simulatorUrl of the simulator in the stack; null where there is none
public record Access(URI apiUrl, String accountSid, String authToken, @Nullable URI simulatorUrl) {

  /// @param file a `credentials.json`
  public static Access read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    JsonNode simulator = json.path("simulatorUrl");
    return new Access(
        URI.create(json.required("apiUrl").asText()),
        json.required("accountSid").asText(),
        json.required("authToken").asText(),
        simulator.isTextual() ? URI.create(simulator.asText()) : null);
  }

  @Override
  public String toString() {
    return "Access[" + apiUrl + ", " + accountSid + "]";
  }
}
