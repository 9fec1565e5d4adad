package io.ringfort.bench.browsers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One page's signalling: a device that listens and is registered, as the SDK does it. Its frames
/// are handed over one after another, on a thread of the HTTP client's.
final class Page implements WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEAT = "\n";
  private static final int PATIENCE_SECONDS = 30;

  /// The SDK registers again every 30 s; a beat comes every five.
  private static final int BEATS_UNTIL_REGISTERED = 6;

  private final String identity;
  private final BiConsumer<String, JsonNode> frames;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private CompletionStage<?> sending = CompletableFuture.completedStage(null);
  private @Nullable WebSocket socket;
  private int beats;

  private Page(String identity, BiConsumer<String, JsonNode> frames) {
    this.identity = identity;
    this.frames = frames;
  }

  /// Is registered when it returns.
  ///
  /// @param frames takes type and payload of what comes
  static Page open(
      HttpClient client,
      URI signal,
      String identity,
      String token,
      BiConsumer<String, JsonNode> frames)
      throws IOException, InterruptedException {
    Page page = new Page(identity, frames);
    try {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              // Every browser says it.
              .header("Origin", "https://bench.example.com")
              .buildAsync(signal, page)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      page.use(socket);
      page.tell("listen", Map.of("token", token));
      page.register();
      page.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return page;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(identity + " is not registered", e);
    }
  }

  private synchronized void use(WebSocket opened) {
    socket = opened;
  }

  private void register() {
    tell("register", Map.of("media", Map.of("audio", true)));
  }

  void tell(String type, Map<String, Object> payload) {
    try {
      send(JSON.writeValueAsString(Map.of("type", type, "version", "1.6", "payload", payload)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame is no JSON", e);
    }
  }

  /// One after another, as the HTTP client wants it; what cannot be sent is lost, and the call with
  /// it.
  private synchronized void send(String frame) {
    WebSocket to = socket;
    if (to != null) {
      sending = sending.handle((_, _) -> to).thenCompose(s -> s.sendText(frame, true));
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      hear(frame);
    }
    from.request(1);
    return null;
  }

  private void hear(String frame) {
    if (frame.equals(BEAT)) {
      send(BEAT);
      if (++beats % BEATS_UNTIL_REGISTERED == 0) {
        register();
      }
      return;
    }
    try {
      JsonNode json = JSON.readTree(frame);
      String type = json.path("type").asText();
      JsonNode payload = json.path("payload");
      if (type.equals("ready")) {
        ready.complete(true);
      } else if (type.equals("error") || type.equals("close")) {
        ready.completeExceptionally(new IOException(identity + " got " + frame));
      }
      frames.accept(type, payload);
    } catch (JsonProcessingException e) {
      ready.completeExceptionally(e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    gone("the connection was closed with " + status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    gone("the connection failed: " + failure);
  }

  private void gone(String why) {
    ready.completeExceptionally(new IOException(identity + ": " + why));
    frames.accept("gone", JSON.createObjectNode().put("message", why));
  }

  /// Behind everything that it had to say.
  synchronized void close() {
    WebSocket open = socket;
    if (open != null) {
      sending =
          sending
              .handle((_, _) -> open)
              .thenCompose(s -> s.sendClose(WebSocket.NORMAL_CLOSURE, "the page was closed"));
    }
  }
}
