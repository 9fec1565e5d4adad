package io.ringfort.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.phones.Phones;
import io.ringfort.simulator.sink.WebhookSink;
import io.ringfort.simulator.smpp.Smsc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The carrier over HTTP: JSON in and out, a virtual thread for each request. Closing it hangs up
/// on whoever still waits.
public final class HttpDoor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpDoor.class);
  private static final int BACKLOG = 1_024;

  private final HttpServer server;
  private final ExecutorService executor;
  private final SinkRoutes sinkRoutes;

  private HttpDoor(HttpServer server, SinkRoutes sinkRoutes) {
    this.server = server;
    this.sinkRoutes = sinkRoutes;
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("simulator-http-", 0).factory());
  }

  /// @throws UncheckedIOException with a sentence, if the port is in use
  public static HttpDoor start(
      InetSocketAddress address,
      FaultInjector faults,
      Ledger ledger,
      Handsets handsets,
      Smsc smsc,
      Phones phones) {
    HttpDoor door = new HttpDoor(listen(address), new SinkRoutes(new WebhookSink()));
    HandsetRoutes handsetRoutes =
        new HandsetRoutes(handsets, ledger, smsc, new PhoneRoutes(phones));
    CarrierRoutes carrierRoutes = new CarrierRoutes(faults, ledger, handsets, smsc, phones);
    door.server.createContext("/", handler(carrierRoutes::handle));
    door.server.createContext("/handsets/", handler(handsetRoutes::handle));
    door.server.createContext("/sink/", handler(door.sinkRoutes::handle));
    door.server.setExecutor(door.executor);
    door.server.start();
    return door;
  }

  public URI url() {
    InetSocketAddress bound = server.getAddress();
    return URI.create("http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort());
  }

  @Override
  public void close() {
    sinkRoutes.close();
    server.stop(0);
    executor.shutdownNow();
  }

  private static HttpServer listen(InetSocketAddress address) {
    // The JDK's server writes head and body apart: with Nagle each answer would wait 40 ms. It
    // reads
    // this property once, when its first server starts.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for HTTP: got "
              + e.getMessage()
              + " on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " (expected: a free port)",
          e);
    }
  }

  private static HttpHandler handler(Route route) {
    return exchange -> {
      try (exchange) {
        write(exchange, reply(exchange, route));
      }
    };
  }

  private static Reply reply(HttpExchange exchange, Route route) throws IOException {
    try {
      return route.handle(Call.read(exchange));
    } catch (HttpProblem problem) {
      return Reply.problem(problem);
    } catch (IllegalArgumentException e) {
      return Reply.problem(HttpProblem.badRequest(String.valueOf(e.getMessage())));
    } catch (IllegalStateException e) {
      log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Reply.problem(new HttpProblem(503, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      log.error("{} {} broke", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Reply.problem(new HttpProblem(500, "the simulator broke: " + e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.HangUp();
    }
  }

  private static void write(HttpExchange exchange, Reply reply) throws IOException {
    switch (reply) {
      case Reply.HangUp _ -> log.debug("hung up on {}", exchange.getRequestURI());
      case Reply.Answer answer -> {
        boolean bodiless = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
        if (!bodiless) {
          exchange.getResponseBody().write(answer.body());
        }
      }
    }
  }

  private interface Route {
    Reply handle(Call call) throws InterruptedException;
  }
}
