package io.ringfort.api.http;

import io.ringfort.api.rendering.JsonOut;
import java.util.Map;
import java.util.function.Consumer;

/// An answer. The body is JSON, or nothing at all.
///
/// @param headers beyond those that every answer has
public record Response(int status, byte[] body, Map<String, String> headers) {
  private static final byte[] NOTHING = {};

  public Response {
    headers = Map.copyOf(headers);
  }

  public static Response ok(Consumer<JsonOut> fields) {
    return new Response(200, JsonOut.object(fields), Map.of());
  }

  public static Response created(Consumer<JsonOut> fields) {
    return new Response(201, JsonOut.object(fields), Map.of());
  }

  public static Response noContent() {
    return new Response(204, NOTHING, Map.of());
  }

  /// The same answer, marked as that of an earlier request.
  public Response replayed(int originalStatus) {
    return new Response(originalStatus, body, Map.of("Idempotent-Replayed", "true"));
  }
}
