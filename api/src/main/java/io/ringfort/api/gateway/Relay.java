package io.ringfort.api.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.gateway.Attempt.Outcome;
import io.ringfort.api.http.ApiServer;
import io.ringfort.api.http.ErrorAnswers;
import io.ringfort.api.http.RequestIds;
import io.ringfort.api.http.Stamp;
import io.ringfort.core.deadlines.Deadline;
import io.ringfort.core.deadlines.RetryBudget;
import io.ringfort.core.secrets.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes a request on until an API host has answered it: stamped, so that trying again is safe,
/// within its deadline and a budget of retries. Runs on the request's own virtual thread.
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final String REQUESTS = "ringfort.gateway.requests";
  private static final String RETRIES = "ringfort.gateway.retries";
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(5);

  /// RFC 9110 section 7.6.1: those are between us and the client.
  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          HttpHeaderNames.TE,
          HttpHeaderNames.UPGRADE,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.EXPECT,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"));

  /// A change of a live call, who leaves a queue, orders to hosts, and what handsets do.
  private static final Pattern ONCE_ONLY =
      Pattern.compile(
          "/Calls/CA[0-9a-f]{32}(\\.json)?(\\?|$)|/Queues/QU[0-9a-f]{32}/Members/"
              + "|^/v1/(hosts|zones|handsets)/");

  private final Gateway.Config config;
  private final Backends backends;
  private final Secret token;
  private final InstantSource clock;
  private final RetryBudget budget;
  private final Doubts doubts = new Doubts();
  private final Counter answered;
  private final Counter unanswered;
  private final Counter retries;

  /// No two gateways, and no two runs of one, share it.
  private final String name = newName();

  private final AtomicLong made = new AtomicLong();

  Relay(
      Gateway.Config config,
      Backends backends,
      Secret token,
      MeterRegistry metrics,
      InstantSource clock) {
    this.config = config;
    this.backends = backends;
    this.token = token;
    this.clock = clock;
    this.budget = new RetryBudget(config.tries().retryShare(), config.tries().retryBurst());
    this.answered = metrics.counter(REQUESTS, "outcome", "answered");
    this.unanswered = metrics.counter(REQUESTS, "outcome", "unanswered");
    this.retries = metrics.counter(RETRIES);
  }

  HttpResponse pass(ServiceRequestContext context, AggregatedHttpRequest request) {
    Instant received = clock.instant();
    Deadline deadline = Deadline.in(config.limits().times().deadline(), received);
    Optional<String> doubt = doubts.takeOver(request, received);
    RequestHeadersBuilder headers = cleaned(request.headers());
    headers.set(Attempt.PATH, context.rawPath());
    headers.set(Stamp.STACK, token.reveal());
    headers.set(Stamp.KEY, doubt.orElseGet(() -> name + "-" + made.incrementAndGet()));
    headers.setLong(Stamp.DEADLINE, deadline.at().toEpochMilli());
    budget.firstTry();
    boolean heard = doubt.isPresent();
    boolean unanswered = heard;
    Set<Backend> tried = new HashSet<>();
    Outcome last = new Outcome.Failed(false, new IllegalStateException("no API host"));
    for (int i = 1; i <= config.tries().most(); i++) {
      Duration left = deadline.remaining(clock.instant());
      Optional<Backend> backend = backends.next(tried);
      if (left.isZero() || backend.isEmpty() || (i > 1 && !mayRetry(request, last))) {
        break;
      }
      tried.add(backend.get());
      headers.setInt(Stamp.TRY, heard ? 2 : 1);
      last = attempt(backend.get(), headers.build(), request, left);
      if (last instanceof Outcome.Answered answer && !isWorthAnother(answer)) {
        answered.increment();
        return answer(context, request, answer, unanswered);
      }
      unanswered |= last instanceof Outcome.Failed failed && failed.heard();
      heard |= !(last instanceof Outcome.Failed failed) || failed.heard();
    }
    return giveUp(request, last, headers.get(Stamp.KEY, ""), heard);
  }

  private Outcome attempt(
      Backend backend, RequestHeaders headers, AggregatedHttpRequest request, Duration left) {
    Duration each = config.tries().each();
    Outcome outcome =
        Attempt.run(backend, headers, request, left.compareTo(each) < 0 ? left : each);
    switch (outcome) {
      case Outcome.Answered _ -> backend.answered();
      case Outcome.Failed(boolean _, Throwable cause) -> {
        backend.failed();
        LOG.debug("no answer of {}: {}", backend.host().name(), cause.toString());
      }
    }
    return outcome;
  }

  /// What never arrived costs nobody anything, so it needs no budget.
  private boolean mayRetry(AggregatedHttpRequest request, Outcome last) {
    boolean isFree = last instanceof Outcome.Failed failed && !failed.heard();
    boolean isUnanswered = last instanceof Outcome.Failed failed && failed.heard();
    boolean may = isFree || (!(isUnanswered && isOnceOnly(request)) && budget.takeRetry());
    if (may) {
      retries.increment();
    }
    return may;
  }

  /// What the API hosts do not know again by its key: it would happen a second time, to a caller
  /// who is somewhere else by then.
  private static boolean isOnceOnly(AggregatedHttpRequest request) {
    return request.method() == HttpMethod.POST && ONCE_ONLY.matcher(request.path()).find();
  }

  /// An API host that is about to stop, or has lost its engines; another one may not have.
  private static boolean isWorthAnother(Outcome.Answered answer) {
    return !answer.isStreamed() && answer.headers().status().equals(HttpStatus.SERVICE_UNAVAILABLE);
  }

  private static HttpResponse answer(
      ServiceRequestContext context,
      AggregatedHttpRequest request,
      Outcome.Answered answer,
      boolean isUnanswered) {
    if (answer.isStreamed()) {
      context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, LONGEST_DOWNLOAD);
    }
    boolean isDeleted =
        isUnanswered
            && request.method() == HttpMethod.DELETE
            && answer.headers().status().equals(HttpStatus.NOT_FOUND);
    // The try that was not answered deleted it.
    return isDeleted
        ? HttpResponse.of(
            ResponseHeaders.builder(HttpStatus.NO_CONTENT)
                .set(ApiServer.REQUEST_ID, answer.headers().get(ApiServer.REQUEST_ID, ""))
                .build())
        : answer.response();
  }

  private HttpResponse giveUp(
      AggregatedHttpRequest request, Outcome last, String key, boolean heard) {
    if (heard) {
      doubts.remember(request, key, clock.instant());
    }
    if (last instanceof Outcome.Answered answer) {
      answered.increment();
      return answer.response();
    }
    unanswered.increment();
    String id = RequestIds.next();
    LOG.warn("request {} was not answered: {}", id, last);
    return ErrorAnswers.written(new ApiException(ApiError.UNAVAILABLE), id);
  }

  private static RequestHeadersBuilder cleaned(RequestHeaders headers) {
    RequestHeadersBuilder cleaned = headers.toBuilder();
    HOP_BY_HOP.forEach(cleaned::remove);
    headers.names().stream()
        .filter(n -> n.toString().startsWith(Stamp.PREFIX))
        .forEach(cleaned::remove);
    return cleaned;
  }

  private static String newName() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
