package io.ringfort.api.http;

import io.ringfort.api.rendering.JsonOut;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An answer. The body is JSON, a file, events, or nothing at all.
///
/// @param body empty when it is a file or events
/// @param headers beyond those that every answer has
/// @param file to be streamed, as the content type among the headers says; null for none
/// @param events to be told as they come; null for none
public record Response(
    int status,
    byte[] body,
    Map<String, String> headers,
    @Nullable Path file,
    @Nullable Events events) {
  private static final byte[] NOTHING = {};

  /// What a stream of server-sent events tells.
  ///
  /// @param next asked for the JSON of one event, on the stream's own thread
  /// @param every between two events
  /// @param onEnd once, when nobody listens any more
  public record Events(Supplier<byte[]> next, Duration every, Runnable onEnd) {}

  public Response(int status, byte[] body, Map<String, String> headers) {
    this(status, body, headers, null, null);
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  public static Response ok(Consumer<JsonOut> fields) {
    return new Response(200, JsonOut.object(fields), Map.of());
  }

  public static Response created(Consumer<JsonOut> fields) {
    return new Response(201, JsonOut.object(fields), Map.of());
  }

  /// It will be done; what comes of it is seen elsewhere.
  public static Response accepted(Consumer<JsonOut> fields) {
    return new Response(202, JsonOut.object(fields), Map.of());
  }

  /// @param contentType such as `audio/mpeg`
  public static Response file(Path file, String contentType) {
    return new Response(200, NOTHING, Map.of("Content-Type", contentType), file, null);
  }

  public static Response events(Events events) {
    return new Response(200, NOTHING, Map.of(), null, events);
  }

  public static Response noContent() {
    return new Response(204, NOTHING, Map.of());
  }

  /// The same answer, marked as that of an earlier request.
  public Response replayed(int originalStatus) {
    return new Response(originalStatus, body, Map.of("Idempotent-Replayed", "true"));
  }
}
