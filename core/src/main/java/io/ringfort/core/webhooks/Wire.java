package io.ringfort.core.webhooks;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.ClientRequestContextCaptor;
import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.DnsResolverGroupBuilder;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import io.ringfort.core.webhooks.Outcome.Answered;
import io.ringfort.core.webhooks.Outcome.Broken;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One HTTP exchange on the network. The calling virtual thread does all the waiting, in one place;
/// the I/O threads never block. Connections are kept and reused.
final class Wire implements AutoCloseable {
  static final int MAX_BODY_BYTES = 64 * 1024;
  private static final int IO_THREADS = 2;

  private static final int MOST_CLIENTS = 1_000;

  /// The request of an exchange as it was signed.
  private static final AttributeKey<HttpRequest> SIGNED =
      AttributeKey.valueOf(Wire.class, "SIGNED");

  private final ClientFactory factory;

  /// To make one costs more than to use it, and most requests go to the few servers that the last ones went
  /// to.
  private final Map<Target, WebClient> clients = new ConcurrentHashMap<>();

  private record Target(boolean tls, String host, int port, int mostBytes) {}

  Wire(ClientFactory factory) {
    this.factory = factory;
  }

  static ClientFactoryBuilder factory(EgressPolicy egress) {
    return ClientFactory.builder()
        .workerGroup(
            EventLoopGroups.newEventLoopGroup(IO_THREADS, Threads.daemons("webhooks-io")), false)
        // Asked with the resolved address of each new request, so that a name cannot change its
        // address in between.
        .ipAddressFilter(address -> egress.allows(address.getAddress(), address.getPort()))
        .connectTimeout(Duration.ofSeconds(10))
        // Node's servers close after 5 idle seconds; a request sent at that moment would be lost.
        .idleTimeout(Duration.ofSeconds(4))
        // The library's own traditional naming leaves names that it does not know, such as ours, in
        // lower case.
        .http1HeaderNaming(Wire::capitalized);
  }

  /// A short name such as `db` would else be looked up in the search domains of our own network.
  static void onlyWholeNames(DnsResolverGroupBuilder dns) {
    dns.searchDomains();
  }

  private static String capitalized(AsciiString name) {
    StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < text.length(); i++) {
      if (i == 0 || text.charAt(i - 1) == '-') {
        text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
      }
    }
    return text.toString();
  }

  Outcome exchange(
      WebhookUrl url, Overrides overrides, HttpRequest request, int mostBytes, TimeLimit limit)
      throws InterruptedException {
    if (limit.isOver()) {
      String reason = "the time was over before the request could be sent";
      return new Broken(new Fault(ErrorCodes.TOTAL_TIME, reason, Fault.Kind.OURS), false);
    }
    WebClient client = client(new Target(url.isTls(), url.host(), url.port(), mostBytes));
    HttpResponse response;
    ClientRequestContext context;
    try (ClientRequestContextCaptor captor = Clients.newContextCaptor()) {
      response = client.execute(request, RequestOptions.builder().attr(SIGNED, request).build());
      context = captor.get();
    }
    CompletableFuture<AggregatedHttpResponse> answer = response.aggregate();
    try {
      return await(answer, context, overrides, limit);
    } finally {
      if (!answer.isDone()) {
        context.cancel(); // HTTP/1.1 has no other way to stop a server than to close the connection
      }
    }
  }

  private WebClient client(Target target) {
    if (clients.size() >= MOST_CLIENTS) {
      // They hold nothing but their settings: connections are the factory's.
      clients.clear();
    }
    return clients.computeIfAbsent(target, this::newClient);
  }

  private WebClient newClient(Target target) {
    return WebClient.builder(
            target.tls() ? SessionProtocol.H1 : SessionProtocol.H1C,
            Endpoint.of(target.host(), target.port()))
        .factory(factory)
        .responseTimeoutMillis(0) // the waits of each exchange are the limits
        .writeTimeoutMillis(0)
        .maxResponseLength(target.mostBytes())
        .decorator(
            (inner, context, normalized) -> {
              // Here, before there is a connection: later, its first bytes could come before the
              // watch.
              context
                  .log()
                  .whenAvailable(RequestLogProperty.SESSION)
                  .thenAccept(log -> watch(log.channel()));
              HttpRequest signed = Objects.requireNonNull(context.attr(SIGNED));
              return inner.execute(context, verbatim(context, normalized, signed));
            })
        .build();
  }

  /// The library writes a path in its own way (`%41` as `A`, `%20` in a query as `+`); a server
  /// that checks the signature of what it was asked would find another URL than the signed one.
  private static HttpRequest verbatim(
      ClientRequestContext context, HttpRequest normalized, HttpRequest asSigned) {
    HttpRequest restored =
        normalized.mapHeaders(headers -> headers.toBuilder().path(asSigned.path()).build());
    context.updateRequest(restored);
    return restored;
  }

  private static Outcome await(
      CompletableFuture<AggregatedHttpResponse> answer,
      ClientRequestContext context,
      Overrides overrides,
      TimeLimit limit)
      throws InterruptedException {
    if (!arrives(
        answer,
        context.log().whenAvailable(RequestLogProperty.SESSION),
        overrides.connect(),
        limit)) {
      return givenUp(answer, context, limit, overrides.connect());
    }
    Duration left = limit.left();
    if (!arrives(
        answer,
        context.log().whenAvailable(RequestLogProperty.RESPONSE_HEADERS),
        overrides.read(),
        limit)) {
      // Connecting comes off the total: by default, where both are 15 seconds, the total always
      // ends first. What it
      // cut short by no more than that is still the server's silence.
      boolean readEnded = left.plus(overrides.connect()).compareTo(overrides.read()) >= 0;
      return readEnded
          ? new Broken(
              new Fault(ErrorCodes.RETRIEVAL, "the server did not answer in time", Fault.Kind.READ),
              true)
          : totalOver(limit);
    }
    if (!arrives(answer, answer, limit.left(), limit)) {
      return totalOver(limit);
    }
    return outcome(answer, context);
  }

  private static void watch(@Nullable Channel channel) {
    if (channel != null) { // null when no connection came about
      GarbageNote.watch(channel);
    }
  }

  /// Waits for a stage of the exchange, or for its end.
  private static boolean arrives(
      CompletableFuture<AggregatedHttpResponse> answer,
      CompletableFuture<?> stage,
      Duration most,
      TimeLimit limit)
      throws InterruptedException {
    Duration wait = most.compareTo(limit.left()) < 0 ? most : limit.left();
    try {
      CompletableFuture.anyOf(stage, answer).get(wait.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true; // the end of the exchange; outcome() says why
    } catch (TimeoutException late) {
      return false;
    }
  }

  private static Outcome totalOver(TimeLimit limit) {
    Fault.Kind kind = limit.callers() ? Fault.Kind.OURS : Fault.Kind.READ;
    return new Broken(
        new Fault(ErrorCodes.TOTAL_TIME, "the answer was not complete in time", kind), true);
  }

  /// No connection in time. It may still have come about at this very moment, so we ask after the
  /// cancellation.
  private static Outcome givenUp(
      CompletableFuture<AggregatedHttpResponse> answer,
      ClientRequestContext context,
      TimeLimit limit,
      Duration connect)
      throws InterruptedException {
    context.cancel();
    boolean reached = !arrivesUnsent(answer);
    boolean totalEnded = limit.isOver();
    int code = totalEnded ? ErrorCodes.TOTAL_TIME : ErrorCodes.CONNECT_TIMEOUT;
    Fault.Kind kind = totalEnded && limit.callers() ? Fault.Kind.OURS : Fault.Kind.CONNECT;
    String reason =
        "no connection within "
            + (totalEnded ? "the time that was left" : connect.toMillis() + " ms");
    return new Broken(new Fault(code, reason, kind), reached);
  }

  private static boolean arrivesUnsent(CompletableFuture<AggregatedHttpResponse> answer)
      throws InterruptedException {
    try {
      answer.get(1, TimeUnit.SECONDS);
      return false;
    } catch (ExecutionException failed) {
      return Fault.wasNeverSent(cause(failed));
    } catch (TimeoutException unknown) {
      return false; // the safe side: it may have been sent
    }
  }

  private static Throwable cause(ExecutionException failed) {
    Throwable cause = failed.getCause();
    return cause == null ? failed : cause;
  }

  private static Outcome outcome(
      CompletableFuture<AggregatedHttpResponse> answer, ClientRequestContext context)
      throws InterruptedException {
    try {
      return new Answered(answer.get());
    } catch (ExecutionException failed) {
      if (Fault.wasNeverSent(cause(failed))) {
        return new Broken(Fault.of(cause(failed)), false);
      }
      Channel channel = context.log().partial().channel();
      boolean garbage = channel != null && GarbageNote.isOn(channel);
      return new Broken(garbage ? Fault.notHttp() : Fault.of(cause(failed)), true);
    }
  }

  @Override
  public void close() {
    EventLoopGroup threads = factory.eventLoopGroup();
    factory.close();
    // Not by the factory, which would let them idle for two seconds first.
    threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
