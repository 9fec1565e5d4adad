package io.ringfort.stack.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.Work;
import io.ringfort.core.json.Json;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where `ringfort status`, `kill` and so on reach the agent: HTTP on a loopback address, for those
/// who know the secret. `GET /status`, `GET /hosts`, `POST /{order}/{host or zone}`,
/// `POST /replace/{host}/{release}`, `POST /check/{release}`, `POST /settle/{release}`,
/// `POST /promote/{zone}`; `GET /operations`, `POST /operations` with an [Asked],
/// `POST /operations/{id}/cancel`. The JDK's own server: a few requests a minute need no better one.
final class ControlDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDoor.class);

  private static final int MOST_BYTES = 8_192;

  private final HttpServer server;
  private final ExecutorService threads = Threads.virtualPerTask("control");
  private final byte[] secret;
  private final Orders orders;
  private final Operations operations;
  private final Json json = new Json();

  /// @param words of a work
  /// @param key that makes it the same one when it comes again; null: none
  record Asked(List<String> words, @Nullable String key) {
    Asked {
      words = List.copyOf(words);
    }
  }

  /// An answer of one operation, or of all.
  record Told(List<Operation> operations) {
    Told {
      operations = List.copyOf(operations);
    }
  }

  private ControlDoor(HttpServer server, String secret, Orders orders, Operations operations) {
    this.server = server;
    this.secret = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    this.orders = orders;
    this.operations = operations;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// @throws Refusal when another agent has the address
  static ControlDoor open(
      String address, int port, String secret, Orders orders, Operations operations) {
    try {
      return new ControlDoor(
          HttpServer.create(new InetSocketAddress(address, port), 0),
          secret,
          orders,
          operations);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "port "
              + port
              + " on "
              + address
              + " is in use: another stack of several hosts runs there; --port 0 takes other"
              + " addresses",
          e);
    }
  }

  URI url() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    // Closed last: a catch clause beside it would come too late to answer.
    try (exchange) {
      answerOpen(exchange);
    }
  }

  private void answerOpen(HttpExchange exchange) throws IOException {
    try {
      String known = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), secret)) {
        reply(exchange, 401, Map.of("error", "the secret is wrong"));
        return;
      }
      List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
      boolean asks = exchange.getRequestMethod().equals("GET");
      if (!asks && path.getFirst().equals("operations")) {
        reply(exchange, 200, new Told(List.of(operation(exchange, path))));
      } else {
        reply(exchange, 200, asks ? told(path) : Map.of("done", done(path)));
      }
    } catch (Refusal | IllegalArgumentException e) {
      reply(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a command failed: {}", exchange.getRequestURI(), e);
      reply(exchange, 500, Map.of("error", e.toString()));
    }
  }

  private Object told(List<String> path) throws InterruptedException {
    return switch (path.getFirst()) {
      case "status" -> orders.status(true);
      case "hosts" -> orders.status(false);
      case "operations" -> new Told(operations.all());
      default -> throw new IllegalArgumentException("unknown: " + path);
    };
  }

  private Operation operation(HttpExchange exchange, List<String> path) throws IOException {
    if (path.size() == 3 && path.getLast().equals("cancel")) {
      return operations.cancel(path.get(1));
    }
    if (path.size() != 1) {
      throw new IllegalArgumentException("unknown: " + path);
    }
    Asked asked = json.read(exchange.getRequestBody().readNBytes(MOST_BYTES), Asked.class);
    return operations.begin(Work.of(asked.words()), asked.key());
  }

  private List<String> done(List<String> path) throws InterruptedException {
    if (path.size() < 2) {
      throw new IllegalArgumentException("unknown: " + path);
    }
    String target = path.get(1);
    switch (path.getFirst()) {
      case "replace" -> orders.replace(target, path.getLast());
      case "check" -> orders.check(target);
      case "settle" -> orders.settle(target);
      case "promote" -> orders.promote(target);
      default -> {
        Order order =
            Order.valueOf(path.getFirst().replace('-', '_').toUpperCase(Locale.ROOT));
        return orders.obey(order, target);
      }
    }
    return List.of(target);
  }

  private void reply(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
