package io.ringfort.core.webhooks;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import io.ringfort.core.webhooks.Breaker.Verdict;
import io.ringfort.core.webhooks.Outcome.Answered;
import io.ringfort.core.webhooks.Outcome.Broken;
import io.ringfort.core.webhooks.Overrides.RetryOn;
import io.ringfort.core.webhooks.WebhookResponse.Attempt;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One fetch from its first request to its end: redirects, the answer to a 401, retries. Owned by
/// the calling thread.
///
/// A retry repeats the request that failed, not the ones before it: those were answered.
final class Fetch {
  private static final int MAX_REDIRECTS = 10;

  private final WebhookRequest event;
  private final Overrides overrides;
  private final Wire wire;
  private final Destinations destinations;
  private final InstantSource clock;
  private final TimeLimit limit;
  private final int mostBytes;
  private final HttpHeaders conditions;

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<String> cookies = new ArrayList<>();
  private boolean reached;
  private int lastStatus;
  private HttpHeaders lastHeaders = HttpHeaders.of();

  Fetch(
      WebhookRequest event,
      Wire wire,
      Destinations destinations,
      InstantSource clock,
      Duration most) {
    this(event, Wire.MAX_BODY_BYTES, HttpHeaders.of(), wire, destinations, clock, most);
  }

  /// @param conditions headers that every request carries besides its own
  Fetch(
      WebhookRequest event,
      int mostBytes,
      HttpHeaders conditions,
      Wire wire,
      Destinations destinations,
      InstantSource clock,
      Duration most) {
    this.event = event;
    this.overrides = event.url().overrides();
    this.wire = wire;
    this.destinations = destinations;
    this.clock = clock;
    this.limit = TimeLimit.of(overrides.total(), most);
    this.mostBytes = mostBytes;
    this.conditions = conditions;
  }

  WebhookResponse run() throws InterruptedException {
    long began = System.nanoTime();
    Hop hop = Hop.first(event);
    int redirects = 0;
    int retries = 0;
    while (true) {
      Outcome outcome = attempt(hop);
      if (outcome instanceof Answered answered) {
        if (asksForCredentials(answered, hop)) {
          hop = hop.withCredentials();
          continue;
        }
        Optional<String> location = location(answered);
        if (location.isPresent()) {
          if (++redirects > MAX_REDIRECTS) {
            return failed(
                ErrorCodes.TOO_MANY_REDIRECTS, "more than " + MAX_REDIRECTS + " redirects");
          }
          switch (hop.locate(location.get())) {
            case WebhookUrl.Parsed.Ok(WebhookUrl to) -> hop = hop.redirected(answered.status(), to);
            case WebhookUrl.Parsed.Invalid(int _, String reason) -> {
              return failed(
                  ErrorCodes.BAD_REDIRECT,
                  "the server redirects to a URL that is not usable: " + reason);
            }
          }
          continue;
        }
      }
      if (retries++ >= overrides.retries() || limit.isOver() || !isWorthRetrying(outcome)) {
        return response(outcome, Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  private Outcome attempt(Hop hop) throws InterruptedException {
    Instant at = clock.instant();
    long began = System.nanoTime();
    Outcome outcome = inItsPlace(hop);
    Duration latency = Duration.ofNanos(System.nanoTime() - began);
    switch (outcome) {
      case Answered answered -> {
        reached = true;
        lastStatus = answered.status();
        lastHeaders = answered.response().headers();
        attempts.add(new Attempt(at, latency, answered.status(), ""));
        if (hop.isHostOf(event)) {
          cookies.addAll(answered.response().headers().getAll(HttpHeaderNames.SET_COOKIE));
        }
      }
      case Broken broken -> {
        reached |= broken.reached();
        attempts.add(new Attempt(at, latency, 0, broken.fault().reason()));
      }
    }
    return outcome;
  }

  private Outcome inItsPlace(Hop hop) throws InterruptedException {
    Optional<Destination> held = destinations.hold(hop.url().origin());
    if (held.isEmpty()) {
      String reason = Destinations.MAX + " other servers are being called";
      return new Broken(new Fault(ErrorCodes.CONNECTION, reason, Fault.Kind.OURS), false);
    }
    Destination destination = held.get();
    try {
      return switch (destination.enter(limit)) {
        case Destination.Entry.Refused(Fault fault) -> new Broken(fault, false);
        case Destination.Entry.Entered(Destination.Place place) -> judged(hop, destination, place);
      };
    } finally {
      destinations.release(destination);
    }
  }

  private Outcome judged(Hop hop, Destination destination, Destination.Place place)
      throws InterruptedException {
    Verdict verdict = Verdict.UNKNOWN;
    try {
      Outcome outcome = wire.exchange(hop.url(), overrides, request(hop), mostBytes, limit);
      verdict =
          switch (outcome) {
            case Answered _ -> Verdict.ALIVE;
            case Broken(Fault fault, boolean _) ->
                switch (fault.kind()) {
                  case CONNECT, READ -> Verdict.DEAD;
                  case ANSWER -> Verdict.ALIVE;
                  case OURS -> Verdict.UNKNOWN;
                };
          };
      return outcome;
    } finally {
      destination.leave(place, verdict);
    }
  }

  private HttpRequest request(Hop hop) {
    HttpRequest request = hop.toHttp(event);
    return conditions.isEmpty()
        ? request
        : request.mapHeaders(headers -> headers.toBuilder().add(conditions).build());
  }

  /// Of the last answer.
  HttpHeaders lastHeaders() {
    return lastHeaders;
  }

  private static boolean asksForCredentials(Answered answered, Hop hop) {
    return answered.status() == 401 && !hop.authorized() && hop.url().credentials().isPresent();
  }

  private static Optional<String> location(Answered answered) {
    return switch (answered.status()) {
      case 301, 302, 303, 307, 308 ->
          Optional.ofNullable(answered.response().headers().get(HttpHeaderNames.LOCATION));
      default -> Optional.empty();
    };
  }

  private boolean isWorthRetrying(Outcome outcome) {
    return switch (outcome) {
      case Answered answered ->
          switch (answered.status() / 100) {
            case 4 -> overrides.retryOn().contains(RetryOn.CLIENT_ERROR);
            case 5 -> overrides.retryOn().contains(RetryOn.SERVER_ERROR);
            default -> false;
          };
      case Broken(Fault fault, boolean _) ->
          switch (fault.kind()) {
            case CONNECT -> overrides.retryOn().contains(RetryOn.CONNECT);
            case READ -> overrides.retryOn().contains(RetryOn.READ);
            case ANSWER, OURS -> false;
          };
    };
  }

  private WebhookResponse response(Outcome outcome, Duration latency) {
    return switch (outcome) {
      case Answered answered when answered.response().status().isSuccess() -> {
        String contentType = answered.response().headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        yield new Fetched(
            answered.status(),
            contentType,
            answered.response().content().array(),
            latency,
            cookies,
            attempts);
      }
      case Answered answered ->
          failed(ErrorCodes.RETRIEVAL, "the server answered with status " + answered.status());
      case Broken(Fault fault, boolean _) -> failed(fault.code(), fault.reason());
    };
  }

  private Failed failed(int code, String reason) {
    return new Failed(code, lastStatus, reason, !reached, attempts);
  }
}
