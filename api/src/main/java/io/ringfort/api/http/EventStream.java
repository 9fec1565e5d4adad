package io.ringfort.api.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events: one kind of news, told again and again until the client goes, the server
/// drains, or the stream is old; clients come back by themselves.
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /// Shorter than a gateway lets an answer last.
  private static final Duration OLD = Duration.ofMinutes(4);

  private EventStream() {}

  /// @param threads on which it waits between two events
  /// @param draining ends it
  static HttpResponse of(
      Response response,
      Response.Events events,
      String requestId,
      Executor threads,
      BooleanSupplier draining) {
    HttpResponseWriter writer = HttpResponse.streaming();
    writer.write(
        ResponseHeaders.builder(response.status())
            .set(ApiServer.REQUEST_ID, requestId)
            .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build());
    threads.execute(() -> tell(writer, events, draining));
    return writer;
  }

  private static void tell(
      HttpResponseWriter writer, Response.Events events, BooleanSupplier draining) {
    long end = System.nanoTime() + OLD.toNanos();
    try {
      while (System.nanoTime() < end && !draining.getAsBoolean()) {
        if (!writer.tryWrite(HttpData.wrap(event(events.next().get())))) {
          return;
        }
        // A client that does not read gets the next one when it has read this one.
        CompletableFuture.anyOf(writer.whenConsumed(), writer.whenComplete()).join();
        if (isGone(writer, events.every())) {
          return;
        }
      }
      writer.close();
    } catch (RuntimeException e) {
      LOG.debug("a stream of events broke off: {}", e.toString());
      writer.close(e);
    } finally {
      events.onEnd().run();
    }
  }

  private static byte[] event(byte[] json) {
    return ("data: " + new String(json, StandardCharsets.UTF_8) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Waits for the client's leaving, which is the way to wait for the next event.
  private static boolean isGone(HttpResponseWriter writer, Duration within) {
    try {
      writer.whenComplete().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
