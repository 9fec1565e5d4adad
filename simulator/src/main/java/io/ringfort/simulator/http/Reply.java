package io.ringfort.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a route answers.
sealed interface Reply {
  /// A response.
  record Answer(int status, String contentType, byte[] body) implements Reply {}

  /// No response at all: the connection ends.
  record HangUp() implements Reply {}

  static Reply ok(Object json) {
    return json(200, json);
  }

  static Reply created(Object json) {
    return json(201, json);
  }

  static Reply noContent() {
    return new Answer(204, "application/json", new byte[0]);
  }

  static Reply problem(HttpProblem problem) {
    return json(problem.status(), Map.of("error", problem.sentence()));
  }

  static Reply text(int status, String contentType, String body) {
    return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply bytes(String contentType, byte[] body) {
    return new Answer(200, contentType, body);
  }

  private static Reply json(int status, Object json) {
    try {
      return new Answer(status, "application/json", Call.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reply cannot be written as JSON", e);
    }
  }
}
