package io.ringfort.voice.speech;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.threads.Threads;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/// Prompts with everything real around them, and a customer's server on loopback.
final class PromptsRig implements AutoCloseable {
  static final String ACCOUNT = "AC" + "0".repeat(32);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final CachedPrompts prompts;
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService serving = Threads.virtualPerTask("test-server");
  private final WebhookClient client;

  /// What the server was asked for; header names as the server normalises them.
  record Asked(String method, String path, Map<String, List<String>> headers, String body) {}

  record Answer(int status, Map<String, String> headers, byte[] body) {}

  PromptsRig(SpeechConfig config, Path folder, Ffmpeg ffmpeg) throws IOException {
    this(config, folder, ffmpeg, EgressPolicy.allowLoopback());
  }

  PromptsRig(SpeechConfig config, Path folder, Ffmpeg ffmpeg, EgressPolicy egress)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
    server.setExecutor(serving);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          String path = exchange.getRequestURI().toString();
          Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
          asked.add(new Asked(exchange.getRequestMethod(), path, headers, body));
          Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), new byte[0]));
          answer.headers().forEach(exchange.getResponseHeaders()::set);
          boolean empty = answer.body().length == 0;
          exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
          if (!empty) {
            exchange.getResponseBody().write(answer.body());
          }
          exchange.close();
        });
    server.start();
    InstantSource clock = now::get;
    client = WebhookClient.start(egress, metrics, clock);
    SpeechConfig filled =
        config.engine() instanceof SpeechConfig.Engine.Http(String url)
            ? withEngine(config, new SpeechConfig.Engine.Http(url.replace(":1/", ":" + port() + "/")))
            : config;
    prompts =
        CachedPrompts.start(
            filled,
            folder,
            ffmpeg,
            client,
            account ->
                account.equals(ACCOUNT) ? Optional.of(new Secret("token")) : Optional.empty(),
            metrics,
            clock);
  }

  static SpeechConfig withEngine(SpeechConfig config, SpeechConfig.Engine engine) {
    return new SpeechConfig(
        engine,
        config.voices(),
        config.timeLimit(),
        config.workers(),
        config.memoryBytes(),
        config.diskBytes());
  }

  static SpeechConfig command(String... argv) {
    return withEngine(SpeechConfig.DEFAULTS, new SpeechConfig.Engine.Command(List.of(argv)));
  }

  static Say say(String text) {
    return new Say("alice", "en-US", 1, List.of(new Speech.Text(text)));
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  int port() {
    return server.getAddress().getPort();
  }

  double count(String name, String outcome) {
    return metrics.counter(name, "outcome", outcome).count();
  }

  @Override
  public void close() {
    prompts.close();
    client.close();
    server.stop(0);
    serving.shutdownNow();
  }
}
