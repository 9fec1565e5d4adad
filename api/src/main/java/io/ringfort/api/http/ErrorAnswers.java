package io.ringfort.api.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.inside.Inside;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.memory.MemoryException;
import io.ringfort.engines.queue.QueueException;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become HTTP. Every error is a JSON object, also what the server
/// itself refuses: SDKs can read nothing else.
public final class ErrorAnswers implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final String DOCS = "https://www.twilio.com/docs/errors/";

  /// @param requestId to find the failure in the log
  static Response of(Throwable failure, String requestId) {
    return switch (failure) {
      case ApiException e -> of(e.error(), String.valueOf(e.getMessage()), requestId);
      case QueueException e -> {
        LOG.warn("request {}: the queue did not confirm: {}", requestId, e.getMessage());
        yield of(ApiError.UNAVAILABLE, ApiError.UNAVAILABLE.sentence(), requestId);
      }
      case MemoryException e -> {
        LOG.warn("request {}: the memory did not answer: {}", requestId, e.getMessage());
        yield of(ApiError.UNAVAILABLE, ApiError.UNAVAILABLE.sentence(), requestId);
      }
      case Inside.Unanswered e -> {
        LOG.warn("request {}: another host did not answer: {}", requestId, e.getMessage());
        yield of(ApiError.UNAVAILABLE, ApiError.UNAVAILABLE.sentence(), requestId);
      }
      case JdbiException e -> database(e, requestId);
      case DatabaseException e -> database(e, requestId);
      default -> internal(failure, requestId);
    };
  }

  /// The same as HTTP.
  public static HttpResponse written(Throwable failure, String requestId) {
    Response response = of(failure, requestId);
    return HttpResponse.of(headers(response), HttpData.wrap(response.body()));
  }

  /// [#ofUnread] as HTTP.
  public static HttpResponse writtenUnread(Throwable failure, String requestId) {
    Response response = ofUnread(failure, requestId);
    return HttpResponse.of(headers(response), HttpData.wrap(response.body()));
  }

  /// The answer to a request that did not arrive whole: too long, too slow, or cut off (then nobody
  /// reads this).
  static Response ofUnread(Throwable failure, String requestId) {
    LOG.debug("request {} did not arrive: {}", requestId, failure.toString());
    ApiError error =
        Exceptions.peel(failure) instanceof ContentTooLargeException
            ? ApiError.TOO_LARGE
            : ApiError.UNAVAILABLE;
    return of(error, error.sentence(), requestId);
  }

  private static Response database(Exception failure, String requestId) {
    if (!DatabaseException.of(failure).isRetriable()) {
      return internal(failure, requestId);
    }
    LOG.warn("request {}: the database is away: {}", requestId, failure.getMessage());
    return of(ApiError.DATABASE_AWAY, ApiError.DATABASE_AWAY.sentence(), requestId);
  }

  private static Response internal(Throwable failure, String requestId) {
    LOG.error("request {} failed", requestId, failure);
    return of(
        ApiError.INTERNAL, ApiError.INTERNAL.sentence() + ", request " + requestId, requestId);
  }

  private static Response of(ApiError error, String message, String requestId) {
    Map<String, String> headers = new HashMap<>();
    headers.put(ApiServer.REQUEST_ID, requestId);
    if (error.retryAfterSeconds() > 0) {
      headers.put("Retry-After", String.valueOf(error.retryAfterSeconds()));
    }
    if (error.status() == 401) {
      headers.put("WWW-Authenticate", "Basic realm=\"Twilio API\"");
    }
    return new Response(error.status(), body(error.code(), message, error.status()), headers);
  }

  private static byte[] body(int code, String message, int status) {
    return JsonOut.object(
        out ->
            out.number("code", code)
                .text("message", message)
                .text("more_info", DOCS + code)
                .number("status", status));
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    if (cause instanceof HttpStatusException refused) {
      return renderStatus(
              context,
              context.config(),
              context.request().headers(),
              refused.httpStatus(),
              null,
              refused)
          .toHttpResponse();
    }
    Response response =
        cause instanceof RequestTimeoutException || isNobodyThere(cause)
            ? ofUnread(cause, RequestIds.next())
            : of(cause, RequestIds.next());
    return HttpResponse.of(headers(response), HttpData.wrap(response.body()));
  }

  /// The client went away, or its gateway asked another host instead.
  private static boolean isNobodyThere(Throwable cause) {
    return cause instanceof ClosedSessionException
        || cause instanceof ClosedStreamException
        || cause instanceof RequestCancellationException;
  }

  /// What the server refuses before there is a request: a bad request line, headers that are too
  /// long.
  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders request,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    int code =
        switch (status.code()) {
          case 404, 405, 413, 503 -> codeOf(status.code());
          default ->
              status.isClientError() ? ApiError.INVALID_PARAMETER.code() : ApiError.INTERNAL.code();
        };
    Response response =
        new Response(
            status.code(),
            body(code, description == null ? status.reasonPhrase() : description, status.code()),
            Map.of(ApiServer.REQUEST_ID, RequestIds.next()));
    return AggregatedHttpResponse.of(headers(response), HttpData.wrap(response.body()));
  }

  private static int codeOf(int status) {
    return switch (status) {
      case 404 -> ApiError.NOT_FOUND.code();
      case 405 -> ApiError.METHOD_NOT_ALLOWED.code();
      case 413 -> ApiError.TOO_LARGE.code();
      default -> ApiError.UNAVAILABLE.code();
    };
  }

  static ResponseHeaders headers(Response response) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(response.status());
    if (response.body().length > 0) {
      headers.add(HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8.toString());
    }
    // An answer that is no JSON says so itself.
    response.headers().forEach(headers::set);
    return headers.build();
  }
}
