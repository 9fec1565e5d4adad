package io.ringfort.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/// What an HTTP server answered.
///
/// @param body JSON; an empty object where there is none
public record Answer(int status, JsonNode body, HttpHeaders headers) {

  /// A field of the body as text; empty where it is missing or null.
  public String text(String field) {
    return body.path(field).asText("");
  }

  /// The error code of the public catalogue; 0 where there is none.
  public int code() {
    return body.path("code").asInt();
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
