package io.ringfort.bench.customer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A customer's server: each path under `/voice` gives one TwiML document, `/prompt.wav` the sound,
/// which may be kept for an hour.
public final class CustomerServer implements AutoCloseable {
  private static final int BACKLOG = 1_000;
  private static final String TO = "{To}";
  private static final Pattern FORM_TO = Pattern.compile("(?:^|&)To=([^&]*)");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("customer-", 0).factory());

  private CustomerServer(HttpServer server) {
    this.server = server;
  }

  /// @param wav what `/prompt.wav` gives
  public static CustomerServer start(byte[] wav) throws IOException {
    // Read once, when the first server of this JVM starts: without them each answer waits 40 ms,
    // and connections beyond 200 are not kept.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", String.valueOf(BACKLOG));
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    CustomerServer customer = new CustomerServer(http);
    http.setExecutor(customer.threads);
    http.createContext("/prompt.wav", exchange -> answer(exchange, "audio/wav", wav));
    http.start();
    return customer;
  }

  /// @param name the last part of the path
  /// @param twiml what stands inside `<Response>`; `{prompt}` is the sound's URL, `{To}` whom the
  ///   call is for
  /// @return where it is
  public URI document(String name, String twiml) {
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>"
            + twiml.replace("{prompt}", url() + "/prompt.wav")
            + "</Response>";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/voice/" + name,
        text.contains(TO)
            ? exchange -> answer(exchange, "text/xml", text)
            : exchange -> answer(exchange, "text/xml", body));
    return URI.create(url() + "/voice/" + name);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher to = FORM_TO.matcher(form);
    String called = to.find() ? URLDecoder.decode(to.group(1), StandardCharsets.UTF_8) : "";
    answer(exchange, type, text.replace(TO, called).getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
