package io.ringfort.api.gateway;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SplitHttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import io.ringfort.api.http.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One try of a request at one API host. Short answers are taken whole, so that one which breaks
/// off can be asked for again elsewhere; long ones, such as recordings, are streamed.
final class Attempt {
  /// Carries the path as it was sent past the client library, which writes it in its own way.
  static final String PATH = Stamp.PREFIX + "path";

  private static final int WHOLE_BYTES = 1 << 20;

  private Attempt() {}

  /// How it ended.
  sealed interface Outcome {

    /// @param isStreamed the body is still to come, so what follows is the client's own
    record Answered(ResponseHeaders headers, HttpResponse response, boolean isStreamed)
        implements Outcome {}

    /// @param heard whether it may have had an effect all the same
    record Failed(boolean heard, Throwable cause) implements Outcome {}
  }

  /// @param headers stamped, with the [#PATH]
  static Outcome run(
      Backend backend, RequestHeaders headers, AggregatedHttpRequest request, Duration within) {
    long ends = System.nanoTime() + within.toNanos();
    HttpResponse response = backend.client().execute(HttpRequest.of(headers, request.content()));
    backend.began(response);
    boolean isHandedOn = false;
    try {
      SplitHttpResponse split = response.split();
      Arrived arrived =
          await(
              split.headers().thenCompose(h -> arrived(request.method(), h, split, response)),
              ends);
      ResponseHeaders answer = arrived.headers();
      if (arrived.body() != null) {
        return new Outcome.Answered(answer, HttpResponse.of(answer, joined(arrived.body())), false);
      }
      isHandedOn = true;
      HttpResponse streamed = HttpResponse.of(answer, split.body());
      response.whenComplete().handle((_, _) -> ended(backend, response));
      return new Outcome.Answered(answer, streamed, true);
    } catch (ExecutionException e) {
      Throwable cause = Exceptions.peel(e.getCause() == null ? e : e.getCause());
      return new Outcome.Failed(!(cause instanceof UnprocessedRequestException), cause);
    } catch (TimeoutException e) {
      response.abort(e);
      return new Outcome.Failed(true, e);
    } catch (InterruptedException e) {
      response.abort(e);
      Thread.currentThread().interrupt();
      return new Outcome.Failed(true, e);
    } finally {
      if (!isHandedOn) {
        backend.ended(response);
      }
    }
  }

  /// In one wait for both: each costs a turn of the scheduler.
  ///
  /// @param body null: it is to be streamed
  private record Arrived(ResponseHeaders headers, @Nullable List<HttpData> body) {}

  private static CompletableFuture<Arrived> arrived(
      HttpMethod method, ResponseHeaders headers, SplitHttpResponse split, HttpResponse response) {
    if (headers.status().equals(HttpStatus.UNKNOWN)) {
      // How the library says that there are none; the end of the response says why.
      return response.whenComplete().thenApply(_ -> new Arrived(headers, List.of()));
    }
    return isWhole(method, headers)
        ? split.body().collect().thenApply(body -> new Arrived(headers, body))
        : CompletableFuture.completedFuture(new Arrived(headers, null));
  }

  private static boolean ended(Backend backend, HttpResponse response) {
    backend.ended(response);
    return true;
  }

  private static boolean isWhole(HttpMethod method, ResponseHeaders answer) {
    long length = answer.getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
    return method != HttpMethod.HEAD
        && (answer.status().isContentAlwaysEmpty() || (length >= 0 && length <= WHOLE_BYTES));
  }

  private static HttpData joined(List<HttpData> body) {
    return switch (body.size()) {
      case 0 -> HttpData.empty();
      case 1 -> body.getFirst();
      default -> {
        byte[] whole = new byte[body.stream().mapToInt(HttpData::length).sum()];
        int at = 0;
        for (HttpData part : body) {
          System.arraycopy(part.array(), 0, whole, at, part.length());
          at += part.length();
        }
        yield HttpData.wrap(whole);
      }
    };
  }

  private static <T> T await(CompletableFuture<T> stage, long ends)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.get(Math.max(1, ends - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
