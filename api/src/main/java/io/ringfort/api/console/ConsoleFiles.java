package io.ringfort.api.console;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.ringfort.console.ConsolePages;
import java.util.Optional;

/// `/console/`: the files of the console, for anybody. They hold no secret: whoever opens them
/// signs in, and they ask the API as any customer does.
public final class ConsoleFiles {
  private static final String ROOT = "/console";

  private final ConsolePages pages = ConsolePages.load();

  private ConsoleFiles() {}

  public static void serve(ServerBuilder server) {
    ConsoleFiles files = new ConsoleFiles();
    server.service(
        ROOT,
        (_, _) ->
            HttpResponse.of(
                ResponseHeaders.of(
                    HttpStatus.TEMPORARY_REDIRECT, HttpHeaderNames.LOCATION, ROOT + "/")));
    server.serviceUnder(ROOT + "/", files::serve);
  }

  private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    Optional<ConsolePages.Page> page = pages.find(context.mappedPath().substring(1));
    return page.map(found -> answer(request.headers(), found))
        .orElseGet(
            () ->
                HttpResponse.of(
                    HttpStatus.NOT_FOUND,
                    MediaType.PLAIN_TEXT_UTF_8,
                    "The console has no such file."));
  }

  private HttpResponse answer(RequestHeaders request, ConsolePages.Page page) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
            .set(HttpHeaderNames.ETAG, page.tag())
            // Asked for again after each release, and answered in a few bytes until then.
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, pages.contentSecurityPolicy())
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
            .set("cross-origin-opener-policy", "same-origin")
            .set("permissions-policy", "camera=(), geolocation=(), microphone=(self)");
    if (page.tag().equals(request.get(HttpHeaderNames.IF_NONE_MATCH))) {
      return HttpResponse.of(headers.status(HttpStatus.NOT_MODIFIED).build());
    }
    return request.method() == HttpMethod.HEAD
        ? HttpResponse.of(headers.contentLength(page.body().length).build())
        : HttpResponse.of(headers.build(), HttpData.wrap(page.body()));
  }
}
