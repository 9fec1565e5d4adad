package io.ringfort.core.webhooks;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;

/// Tells events to customers' servers: signed, within limits per destination, and only to addresses
/// that the [EgressPolicy] allows. One per host; any thread, meant for virtual ones.
///
/// Closing it ends what is under way: drain the callers first.
public final class WebhookClient implements AutoCloseable {
  private static final String FETCH = "ringfort.webhooks.fetch";
  private static final String MEDIA = "ringfort.webhooks.media";
  private static final String RUNNING = "ringfort.webhooks.running";
  private static final String WAITING = "ringfort.webhooks.waiting";
  private static final String DESTINATIONS = "ringfort.webhooks.destinations";

  private final Wire wire;
  private final Destinations destinations;
  private final MeterRegistry metrics;
  private final InstantSource clock;

  private WebhookClient(ClientFactory factory, MeterRegistry metrics, InstantSource clock) {
    this.wire = new Wire(factory);
    this.destinations = new Destinations(clock, Destinations.MAX);
    this.metrics = metrics;
    this.clock = clock;
    Gauge.builder(RUNNING, destinations, d -> d.sum(Destination::running)).register(metrics);
    Gauge.builder(WAITING, destinations, d -> d.sum(Destination::waiting)).register(metrics);
    Gauge.builder(DESTINATIONS, destinations, Destinations::size).register(metrics);
  }

  /// Starts the client and its few I/O threads.
  public static WebhookClient start(
      EgressPolicy egress, MeterRegistry metrics, InstantSource clock) {
    ClientFactory factory =
        Wire.factory(egress).domainNameResolverCustomizer(Wire::onlyWholeNames).build();
    return start(factory, metrics, clock);
  }

  /// With a factory that tests have given their own names and certificates.
  static WebhookClient start(ClientFactory factory, MeterRegistry metrics, InstantSource clock) {
    return new WebhookClient(factory, metrics, clock);
  }

  /// Tells the event and waits for the answer: at most as long as the URL's own total time (15
  /// seconds unless overridden) and as the caller's limit, retries and redirects included.
  ///
  /// @throws InterruptedException when the calling thread is interrupted; the request may have been
  ///   sent
  public WebhookResponse fetch(WebhookRequest request, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    String outcome = "interrupted";
    try {
      WebhookResponse response = new Fetch(request, wire, destinations, clock, limit).run();
      outcome =
          switch (response) {
            case WebhookResponse.Fetched _ -> "fetched";
            case WebhookResponse.Failed failed -> Integer.toString(failed.code());
          };
      return response;
    } finally {
      record(FETCH, outcome, began);
    }
  }

  /// Fetches a file, which may be far larger than an answer to an event: same limits otherwise.
  ///
  /// @throws InterruptedException when the calling thread is interrupted
  public MediaResponse fetchMedia(MediaRequest media, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    String outcome = "interrupted";
    try {
      Fetch fetch =
          new Fetch(
              media.request(),
              media.mostBytes(),
              conditions(media),
              wire,
              destinations,
              clock,
              limit);
      MediaResponse response = media(fetch.run(), fetch.lastHeaders(), media);
      outcome =
          switch (response) {
            case MediaResponse.Fetched _ -> "fetched";
            case MediaResponse.NotModified _ -> "unchanged";
            case MediaResponse.Failed failed -> Integer.toString(failed.code());
          };
      return response;
    } finally {
      record(MEDIA, outcome, began);
    }
  }

  private static HttpHeaders conditions(MediaRequest media) {
    HttpHeadersBuilder conditions = HttpHeaders.builder();
    if (!media.etag().isEmpty()) {
      conditions.add(HttpHeaderNames.IF_NONE_MATCH, media.etag());
    }
    if (!media.lastModified().isEmpty()) {
      conditions.add(HttpHeaderNames.IF_MODIFIED_SINCE, media.lastModified());
    }
    return conditions.build();
  }

  private static MediaResponse media(
      WebhookResponse response, HttpHeaders headers, MediaRequest asked) {
    String cacheControl = String.join(", ", headers.getAll(HttpHeaderNames.CACHE_CONTROL));
    return switch (response) {
      case WebhookResponse.Fetched fetched ->
          new MediaResponse.Fetched(
              fetched.contentType(),
              fetched.body(),
              headers.get(HttpHeaderNames.ETAG, ""),
              headers.get(HttpHeaderNames.LAST_MODIFIED, ""),
              cacheControl);
      case WebhookResponse.Failed failed when isUnchanged(failed, asked) ->
          new MediaResponse.NotModified(cacheControl);
      case WebhookResponse.Failed failed when failed.code() == ErrorCodes.TOO_LARGE ->
          new MediaResponse.Failed(
              ErrorCodes.MEDIA_TOO_LARGE,
              failed.status(),
              "the file is larger than " + asked.mostBytes() + " bytes");
      case WebhookResponse.Failed failed ->
          new MediaResponse.Failed(failed.code(), failed.status(), failed.reason());
    };
  }

  /// A 304 to a request without a condition is a fault of the server.
  private static boolean isUnchanged(WebhookResponse.Failed failed, MediaRequest asked) {
    return failed.code() == ErrorCodes.RETRIEVAL
        && failed.status() == 304
        && !(asked.etag().isEmpty() && asked.lastModified().isEmpty());
  }

  private void record(String name, String outcome, long began) {
    Timer timer = Timer.builder(name).tag("outcome", outcome).register(metrics);
    timer.record(Duration.ofNanos(System.nanoTime() - began));
  }

  @Override
  public void close() {
    wire.close();
  }
}
