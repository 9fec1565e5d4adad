package io.ringfort.core.inside;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoopGroup;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.threads.Threads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests between hosts as `POST /inside/OPERATION` over one HTTP/2 connection per pair of hosts,
/// each answered on a virtual thread of its own. Serves operators' pages of the host beside them,
/// without a key: `/healthz`, `/readyz`, `/metrics`.
public final class HttpInside implements Inside {
  private static final Logger LOG = LoggerFactory.getLogger(HttpInside.class);
  private static final String PATH = "/inside/";
  private static final String KEY = "x-ringfort-stack";
  private static final Duration CONNECT = Duration.ofMillis(500);

  /// Snapshots of calls are some kilobytes each, and lists of them are asked for.
  private static final int MOST_BYTES = 16 << 20;

  private final Json json;
  private final Secret token;
  private final Map<String, Answer<?, ?>> answers = new ConcurrentHashMap<>();
  private final Map<String, WebClient> clients = new ConcurrentHashMap<>();
  private final ExecutorService threads = Threads.virtualPerTask("inside");
  private final ClientFactory factory;
  private final Server server;

  /// For operators' machines.
  ///
  /// @param ready what must be true for this host to do its work, by name
  /// @param metrics the text that a scraper reads
  public record Pages(Map<String, BooleanSupplier> ready, Supplier<String> metrics) {
    public Pages {
      ready = Map.copyOf(ready);
    }

    /// A host that is always ready and measures nothing.
    public static Pages none() {
      return new Pages(Map.of(), () -> "");
    }
  }

  private record Answer<Q, A>(Class<Q> question, Function<Q, A> how) {
    Object to(byte[] bytes, Json json) {
      A answer = how.apply(json.read(bytes, question));
      if (answer == null) {
        throw new IllegalStateException("no answer was made");
      }
      return answer;
    }
  }

  private HttpInside(InetSocketAddress address, StackKey key, Json json, Pages pages) {
    this.json = json;
    this.token = key.token("inside");
    this.factory =
        ClientFactory.builder()
            .workerGroup(EventLoopGroups.newEventLoopGroup(1, Threads.daemons("inside-io")), false)
            .connectTimeout(CONNECT)
            // With prior knowledge there is no first round trip to ask for HTTP/2.
            .useHttp2Preface(true)
            .idleTimeout(Duration.ofMinutes(1))
            .build();
    this.server =
        Server.builder()
            .http(address)
            .maxRequestLength(MOST_BYTES)
            .requestTimeoutMillis(0)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(2))
            .disableServerHeader()
            .serviceUnder(PATH, this::serve)
            .service("/healthz", (_, _) -> page(Map.of()))
            .service("/readyz", (_, _) -> page(pages.ready()))
            .service(
                "/metrics",
                (_, _) ->
                    HttpResponse.of(
                        HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, pages.metrics().get()))
            .build();
  }

  /// Listens when it returns.
  ///
  /// @param address port 0: any free one
  public static HttpInside start(InetSocketAddress address, StackKey key, Json json, Pages pages) {
    HttpInside started = new HttpInside(address, key, json, pages);
    started.server.start().join();
    return started;
  }

  public int port() {
    return server.activeLocalPort();
  }

  private HttpResponse page(Map<String, BooleanSupplier> ready) {
    Map<String, Object> states = new TreeMap<>();
    ready.forEach((name, state) -> states.put(name, state.getAsBoolean()));
    boolean isGood = !states.containsValue(false);
    states.put("status", isGood ? "up" : "down");
    return HttpResponse.of(
        isGood ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        MediaType.JSON_UTF_8,
        HttpData.wrap(json.bytes(states)));
  }

  private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!token.matches(request.headers().get(KEY, ""))) {
      return HttpResponse.of(HttpStatus.UNAUTHORIZED);
    }
    String operation = context.mappedPath().substring(1);
    Answer<?, ?> answer = answers.get(operation);
    if (answer == null || request.method() != HttpMethod.POST) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    return HttpResponse.of(
        request.aggregate().thenApplyAsync(whole -> answer(operation, answer, whole), threads));
  }

  private HttpResponse answer(
      String operation, Answer<?, ?> answer, AggregatedHttpRequest question) {
    try {
      byte[] bytes = json.bytes(answer.to(question.content().array(), json));
      return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(bytes));
    } catch (RuntimeException e) {
      LOG.warn("cannot answer {}: {}", operation, e.toString());
      LOG.debug("{}", operation, e);
      return HttpResponse.of(
          HttpStatus.INTERNAL_SERVER_ERROR, MediaType.PLAIN_TEXT_UTF_8, e.toString());
    }
  }

  @Override
  public <Q, A> void answer(String operation, Class<Q> question, Function<Q, A> how) {
    if (answers.putIfAbsent(operation, new Answer<>(question, how)) != null) {
      throw new IllegalStateException("operation: got a second answer to " + operation);
    }
  }

  @Override
  public <A> A ask(Host host, String operation, Object question, Class<A> answer, Duration within) {
    String what = operation + " of " + host.name();
    AggregatedHttpResponse response;
    try {
      response =
          client(host)
              .execute(
                  HttpRequest.of(
                      RequestHeaders.builder(HttpMethod.POST, PATH + operation)
                          .set(KEY, token.reveal())
                          .set(HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8.toString())
                          .build(),
                      HttpData.wrap(json.bytes(question))),
                  RequestOptions.builder()
                      .responseTimeout(within.isPositive() ? within : Duration.ofMillis(1))
                      .build())
              .aggregate()
              .join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unanswered("no answer to " + what + ": " + cause, cause);
    }
    if (!response.status().equals(HttpStatus.OK)) {
      throw failed(what, response);
    }
    try {
      return json.read(response.content().array(), answer);
    } catch (RuntimeException e) {
      throw new Unanswered("an answer to " + what + " that cannot be read", e);
    }
  }

  private static Unanswered failed(String what, AggregatedHttpResponse response) {
    String told = response.status().code() + " " + response.contentUtf8();
    return new Unanswered(what + " failed: " + told, new IllegalStateException(told));
  }

  private WebClient client(Host host) {
    int port = host.port(Host.INSIDE);
    return clients.computeIfAbsent(
        host.address() + ":" + port,
        _ ->
            WebClient.builder(SessionProtocol.H2C, Endpoint.of(host.address(), port))
                .factory(factory)
                .maxResponseLength(MOST_BYTES)
                .build());
  }

  /// Whoever still asks gets no answer.
  @Override
  public void close() {
    EventLoopGroup io = factory.eventLoopGroup();
    server.stop().join();
    threads.shutdownNow();
    factory.close();
    // Not by the factory, which would let them idle for two seconds first.
    io.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
