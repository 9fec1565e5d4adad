package io.ringfort.core.webhooks;

import com.linecorp.armeria.client.ClientFactory;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.WebhookRequest.Method;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A client as tests use it: one event with one parameter to any URL, with a limit that never bites
/// by itself.
final class Customer implements AutoCloseable {
  static final Secret TOKEN = new Secret("secret-auth-token");
  static final List<Map.Entry<String, String>> FORM = List.of(Map.entry("Digits", "1"));
  private static final Duration LONG = Duration.ofSeconds(60);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final ManualClock clock = new ManualClock();
  private final WebhookClient client;

  Customer(EgressPolicy egress) {
    this.client = WebhookClient.start(egress, metrics, clock);
  }

  /// With names that only the test knows.
  Customer(EgressPolicy egress, FakeNames names) {
    ClientFactory factory = Wire.factory(egress).addressResolverGroupFactory(_ -> names).build();
    this.client = WebhookClient.start(factory, metrics, clock);
  }

  WebhookResponse post(String url) throws InterruptedException {
    return post(url, LONG);
  }

  WebhookResponse post(String url, Duration limit) throws InterruptedException {
    return client.fetch(request(Method.POST, url, "", FORM), limit);
  }

  WebhookResponse fetch(
      Method method, String url, String cookies, List<Map.Entry<String, String>> params)
      throws InterruptedException {
    return client.fetch(request(method, url, cookies, params), LONG);
  }

  static WebhookRequest request(
      Method method, String url, String cookies, List<Map.Entry<String, String>> params) {
    if (!(WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Ok(WebhookUrl parsed))) {
      throw new IllegalArgumentException("got " + url + " (expected: a URL)");
    }
    return new WebhookRequest("token-1", "AC1", TOKEN, parsed, method, params, cookies);
  }

  Fetched fetched(String url) throws InterruptedException {
    return switch (post(url)) {
      case Fetched fetched -> fetched;
      case Failed failed -> throw new AssertionError("got " + failed + " (expected: fetched)");
    };
  }

  Failed failed(String url) throws InterruptedException {
    return failed(post(url));
  }

  static Failed failed(WebhookResponse response) {
    return switch (response) {
      case Failed failed -> failed;
      case Fetched fetched -> throw new AssertionError("got " + fetched + " (expected: failed)");
    };
  }

  long fetches(String outcome) {
    Timer timer = metrics.find("ringfort.webhooks.fetch").tag("outcome", outcome).timer();
    return timer == null ? 0 : timer.count();
  }

  double gauge(String name) {
    return metrics.get("ringfort.webhooks." + name).gauge().value();
  }

  @Override
  public void close() {
    client.close();
  }
}
