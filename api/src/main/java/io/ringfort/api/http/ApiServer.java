package io.ringfort.api.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.ringfort.api.auth.Authenticator;
import io.ringfort.api.auth.Caller;
import io.ringfort.api.console.ConsoleFiles;
import io.ringfort.api.docs.DocsPages;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.deadlines.Deadline;
import io.ringfort.core.directory.Account;
import io.ringfort.core.secrets.Secret;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP server of the API: receives a request, authenticates it, finds its route and answers on
/// a virtual thread of its own.
///
/// Draining ([#close]): `/readyz` turns false, every answer says `Connection: close`, and the
/// server stops when it has been quiet for a while. Idle connections are not closed before: a
/// client that is just about to use one would fail.
public final class ApiServer implements AutoCloseable {
  public static final String REQUEST_ID = "Twilio-Request-Id";
  private static final int LONGEST_REQUEST_LINE = 16_384;
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(5);

  private final Authenticator authenticator;
  private final RouteTable routes;
  private final ServerConfig config;
  private final InstantSource clock;
  private final @Nullable Secret token;
  private final Admission admission;
  private final RequestMeters meters;
  private final ExecutorService threads = Threads.virtualPerTask("api");
  private final Annex annex;
  private final Server server;
  private volatile boolean draining;

  private ApiServer(
      ServerConfig config,
      List<Route> routes,
      Authenticator authenticator,
      Operations operations,
      InstantSource clock,
      Annex annex) {
    this.annex = annex;
    this.config = config;
    this.routes = new RouteTable(routes);
    this.authenticator = authenticator;
    this.clock = clock;
    this.token = config.stackKey() == null ? null : config.stackKey().token(Stamp.PURPOSE);
    this.admission = new Admission(config.limits().requestsPerAccount());
    this.meters = new RequestMeters(operations.registry());
    ServerConfig.Times times = config.limits().times();
    ServerBuilder builder =
        Server.builder()
            .http(config.address())
            .maxRequestLength(config.limits().bodyBytes())
            .maxNumConnections(config.limits().connections())
            .http1MaxInitialLineLength(LONGEST_REQUEST_LINE)
            .idleTimeout(times.idle())
            .requestTimeout(times.receive())
            .gracefulShutdownTimeout(times.drainQuiet(), times.drainAtMost())
            .errorHandler(new ErrorAnswers())
            .disableServerHeader()
            .serviceUnder("/", this::serve);
    operations.serve(builder, () -> draining);
    ConsoleFiles.serve(builder);
    DocsPages.serve(builder);
    annex.serve(builder);
    this.server = builder.build();
  }

  /// Listens when it returns.
  public static ApiServer start(
      ServerConfig config,
      List<Route> routes,
      Authenticator authenticator,
      Operations operations,
      InstantSource clock) {
    return start(config, routes, authenticator, operations, clock, Annex.none());
  }

  /// The same with something beside.
  public static ApiServer start(
      ServerConfig config,
      List<Route> routes,
      Authenticator authenticator,
      Operations operations,
      InstantSource clock,
      Annex annex) {
    ApiServer started = new ApiServer(config, routes, authenticator, operations, clock, annex);
    started.server.start().join();
    return started;
  }

  public int port() {
    return server.activeLocalPort(SessionProtocol.HTTP);
  }

  /// Where it listens over TLS; 0 where it does not.
  public int securePort() {
    return server.activePorts().values().stream().anyMatch(ServerPort::hasHttps)
        ? server.activeLocalPort(SessionProtocol.HTTPS)
        : 0;
  }

  private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (draining) {
      var _ = context.initiateConnectionShutdown();
    }
    Instant received = clock.instant();
    long began = System.nanoTime();
    context
        .log()
        .whenComplete()
        .thenAccept(
            log ->
                meters.answered(
                    request.method(),
                    log.responseHeaders().status().code(),
                    Duration.ofNanos(System.nanoTime() - began)));
    CompletableFuture<HttpResponse> answer =
        request
            .aggregate()
            .handleAsync((whole, failure) -> answer(context, whole, failure, received), threads);
    if (request.method() == HttpMethod.GET) {
      // A read has no effect, so whatever holds it up, its client hears of it in time.
      Duration late = config.limits().times().deadline();
      answer = answer.completeOnTimeout(late(), late.toMillis(), TimeUnit.MILLISECONDS);
    }
    return HttpResponse.of(answer);
  }

  private static HttpResponse late() {
    String id = RequestIds.next();
    return ErrorAnswers.written(
        new ApiException(ApiError.UNAVAILABLE, "not answered before its deadline"), id);
  }

  private HttpResponse answer(
      ServiceRequestContext context,
      @Nullable AggregatedHttpRequest request,
      @Nullable Throwable failure,
      Instant received) {
    // The time limit was for its arrival; from here on the request's own deadline holds.
    context.clearRequestTimeout();
    String id = RequestIds.next();
    Response response =
        request == null
            ? ErrorAnswers.ofUnread(Objects.requireNonNull(failure), id)
            : respondOrRefuse(context, request, received, id);
    if (response.events() != null) {
      context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, LONGEST_DOWNLOAD);
      return EventStream.of(response, response.events(), id, threads, () -> draining);
    }
    return response.file() == null
        ? written(response, id)
        : streamed(context, response, response.file(), id);
  }

  private HttpResponse streamed(
      ServiceRequestContext context, Response response, Path file, String id) {
    // A client that reads too slowly may not hold the file open for ever.
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, LONGEST_DOWNLOAD);
    try {
      return FileAnswer.of(context.request().headers(), response, file, id, threads);
    } catch (IOException _) {
      // Deleted since it was looked up.
      return written(ErrorAnswers.of(new ApiException(ApiError.NOT_FOUND, context.path()), id), id);
    }
  }

  private static HttpResponse written(Response response, String id) {
    ResponseHeaders headers =
        ErrorAnswers.headers(response).toBuilder().set(REQUEST_ID, id).build();
    return HttpResponse.of(headers, HttpData.wrap(response.body()));
  }

  private Response respondOrRefuse(
      ServiceRequestContext context, AggregatedHttpRequest request, Instant received, String id) {
    try {
      return respond(context, request, received);
    } catch (Throwable e) {
      return ErrorAnswers.of(e, id);
    }
  }

  private Response respond(
      ServiceRequestContext context, AggregatedHttpRequest request, Instant received) {
    RequestHeaders headers = request.headers();
    String path =
        context.rawPath().indexOf('?') < 0
            ? context.rawPath()
            : context.rawPath().substring(0, context.rawPath().indexOf('?'));
    return switch (routes.find(headers.method().name(), path)) {
      case RouteTable.Match.Nothing _ -> {
        // Who is not known learns nothing, not even what is there.
        authenticator.authenticate(headers.get(HttpHeaderNames.AUTHORIZATION));
        throw new ApiException(ApiError.NOT_FOUND, path);
      }
      case RouteTable.Match.OtherMethods other ->
          throw new ApiException(
              ApiError.METHOD_NOT_ALLOWED,
              "got "
                  + headers.method()
                  + " (expected: "
                  + String.join(" or ", other.allowed())
                  + ")");
      case RouteTable.Match.Found found -> {
        Caller caller = authenticator.authenticate(headers.get(HttpHeaderNames.AUTHORIZATION));
        Account account = account(caller, found);
        try (Admission.Permit _ = admission.enter(caller.account().top())) {
          yield found
              .route()
              .handler()
              .handle(
                  read(
                      context,
                      request,
                      new Whom(caller, account),
                      path,
                      found.variables(),
                      received));
        }
      }
    };
  }

  /// Who asks, and on which account.
  private record Whom(Caller caller, Account account) {}

  private Account account(Caller caller, RouteTable.Match.Found found) {
    Route.Access access = found.route().access();
    if (access != Route.Access.ANY_CREDENTIAL && caller.isKey()) {
      throw new ApiException(
          ApiError.ACCESS_DENIED, "got an API key (expected: the account's SID and auth token)");
    }
    String sid = found.variables().get("AccountSid");
    Account account = sid == null ? caller.account() : authenticator.reach(caller, sid);
    if (access != Route.Access.ACCOUNT_ITSELF) {
      authenticator.requireActive(account);
    }
    return account;
  }

  private Request read(
      ServiceRequestContext context,
      AggregatedHttpRequest request,
      Whom whom,
      String path,
      Map<String, String> variables,
      Instant received) {
    RequestHeaders headers = request.headers();
    String query = context.query();
    Params params =
        headers.method().name().equals("POST")
            ? FormDecoder.body(
                request.content().array(), headers.get(HttpHeaderNames.CONTENT_TYPE, ""))
            : FormDecoder.query(query == null ? "" : query);
    String key = headers.get("idempotency-key");
    Stamp stamp = token == null ? null : Stamp.of(headers, token).orElse(null);
    Keys keys = new Keys(key == null ? headers.get("i-twilio-idempotency-token") : key, stamp);
    Supplier<String> asSeen =
        () -> (context.sessionProtocol().isTls() ? "https://" : "http://") + headers.authority();
    return new Request(
        params,
        new Request.Target(
            headers.method().name(), path, variables, config.publicOrigin().orElseGet(asSeen)),
        whom.caller(),
        whom.account(),
        keys,
        received,
        deadline(stamp, received));
  }

  private Deadline deadline(@Nullable Stamp stamp, Instant received) {
    Deadline own = Deadline.in(config.limits().times().deadline(), received);
    return stamp == null || own.isPast(stamp.deadline()) ? own : new Deadline(stamp.deadline());
  }

  @Override
  public void close() {
    draining = true;
    annex.close();
    server.stop().join();
    threads.close();
  }
}
