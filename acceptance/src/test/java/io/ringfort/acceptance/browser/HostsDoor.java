package io.ringfort.acceptance.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.ZonesProcess;
import io.ringfort.acceptance.faults.Reports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;

/// What operators do and see by their commands, for a script of Node: POST to `/kill/HOST`,
/// `/await/HOST` (until it is up), `/owner/CallSid`; and `/report/NAME` with figures.
final class HostsDoor implements AutoCloseable {
  private final ZonesProcess stack;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  HostsDoor(ZonesProcess stack) throws IOException {
    this.stack = stack;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] words = exchange.getRequestURI().getPath().substring(1).split("/");
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 200;
    String text;
    try {
      text = obey(words[0], words[1], body);
    } catch (RuntimeException e) {
      status = 500;
      text = String.valueOf(e);
      System.out.println(exchange.getRequestURI() + ": " + e);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String obey(String order, String target, byte[] body) throws IOException {
    switch (order) {
      case "kill" -> stack.kill(target);
      case "await" -> stack.awaitUp(target);
      case "owner" -> {
        return owner(target);
      }
      case "report" -> Reports.write(target, figures(Http.JSON.readTree(body)));
      default -> throw new IllegalArgumentException("got " + order + " (expected: an order)");
    }
    return "";
  }

  private String owner(String callSid) {
    return StreamSupport.stream(stack.status().path("calls").spliterator(), false)
        .filter(c -> c.path("sid").asText().equals(callSid))
        .map(c -> c.path("owner").asText())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(callSid + " has no owner"));
  }

  private static Map<String, Long> figures(JsonNode told) {
    Map<String, Long> figures = new LinkedHashMap<>();
    told.properties().forEach(p -> figures.put(p.getKey(), p.getValue().asLong()));
    return figures;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
