package io.ringfort.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A customer's web server of the test's own, for what a sink of the carrier cannot serve: sounds,
/// redirects, and bodies that are not text.
public final class Site implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  /// What a path answers.
  public record Page(int status, Map<String, String> headers, byte[] body) {
    public static Page of(String contentType, byte[] body) {
      return new Page(200, Map.of("Content-Type", contentType), body);
    }

    public static Page twiml(String document) {
      return of("text/xml", document.getBytes(StandardCharsets.UTF_8));
    }

    public static Page redirect(URI to) {
      return new Page(302, Map.of("Location", to.toString()), new byte[0]);
    }
  }

  private Site() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public static Site start() {
    return new Site();
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /// Serves a page from now on.
  ///
  /// @return its URL
  public URI put(String path, Page page) {
    pages.put(path, page);
    return url(path);
  }

  /// How often a path was asked for.
  public int asked(String path) {
    return asked.getOrDefault(path, new AtomicInteger()).get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
      exchange.getRequestBody().readAllBytes();
      Page page = pages.getOrDefault(path, new Page(404, Map.of(), new byte[0]));
      page.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          page.status(), page.body().length == 0 ? -1 : page.body().length);
      if (page.body().length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(page.body());
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
