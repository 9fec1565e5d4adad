package io.ringfort.simulator.http;

import io.ringfort.simulator.sink.SinkAnswer;
import io.ringfort.simulator.sink.SinkRequest;
import io.ringfort.simulator.sink.WebhookSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `/sink/{name}`: PUT says how to answer, DELETE forgets, `/requests` lists; every other request,
/// there or below, is a webhook.
final class SinkRoutes implements AutoCloseable {
  private static final Duration HANG = Duration.ofMinutes(10);

  private final WebhookSink sink;
  private final CountDownLatch closing = new CountDownLatch(1);

  SinkRoutes(WebhookSink sink) {
    this.sink = sink;
  }

  Reply handle(Call call) throws InterruptedException {
    if (call.path().size() < 2) {
      throw call.notFound();
    }
    String name = call.path().get(1);
    boolean itself = call.path().size() == 2;
    if (call.path().size() == 3 && call.path().get(2).equals("requests")) {
      return requests(call, name);
    }
    if (itself && call.method().equals("PUT")) {
      SinkAnswer told = call.json(SinkAnswer.DEFAULT, SinkAnswer.class);
      sink.configure(name, told);
      return Reply.ok(told);
    }
    if (itself && call.method().equals("DELETE")) {
      sink.reset(name);
      return Reply.noContent();
    }
    return answer(sink.take(name, request(call)));
  }

  /// Lets go of every webhook that still waits for its answer.
  @Override
  public void close() {
    closing.countDown();
  }

  private Reply requests(Call call, String name) {
    if (!call.method().equals("GET")) {
      throw call.wrongMethod("GET");
    }
    return Reply.ok(Map.of("requests", sink.requests(name)));
  }

  private Reply answer(SinkAnswer answer) throws InterruptedException {
    Duration pause = answer.hang() ? HANG : Duration.ofMillis(answer.delayMs());
    boolean closed = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    return answer.hang() || closed
        ? new Reply.HangUp()
        : Reply.text(answer.status(), answer.contentType(), answer.body());
  }

  private static SinkRequest request(Call call) {
    return new SinkRequest(
        call.method(),
        call.uri(),
        call.headers(),
        call.query(),
        call.form(),
        call.body(),
        Instant.now().toString());
  }
}
