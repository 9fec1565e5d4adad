package io.ringfort.api.docs;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Serves the documentation of this very release at `/docs`, to anybody: nothing in it is secret.
/// Pages have no script, and their policy allows none.
public final class DocsPages {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final String ROOT = "/docs";

  private final DocsSite site = new DocsSite();

  private DocsPages() {}

  public static void serve(ServerBuilder server) {
    DocsPages pages = new DocsPages();
    server.service(ROOT, (context, _) -> pages.answer(context));
    server.serviceUnder(ROOT + "/", (context, _) -> pages.answer(context));
  }

  private HttpResponse answer(ServiceRequestContext context) {
    HttpMethod method = context.method();
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      return written(HttpStatus.METHOD_NOT_ALLOWED, MediaType.PLAIN_TEXT_UTF_8, "expected: GET\n");
    }
    String path = context.path();
    if (path.equals(DocsSite.STYLE)) {
      return written(HttpStatus.OK, MediaType.CSS_UTF_8, site.style());
    }
    Optional<String> page = site.page(path);
    return page.isPresent()
        ? written(HttpStatus.OK, MediaType.HTML_UTF_8, page.get())
        : written(
            HttpStatus.NOT_FOUND,
            MediaType.PLAIN_TEXT_UTF_8,
            "There is no such page; /docs has the list.\n");
  }

  private static HttpResponse written(HttpStatus status, MediaType type, String text) {
    ResponseHeaders headers =
        ResponseHeaders.builder(status)
            .contentType(type)
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
            .set(HttpHeaderNames.CACHE_CONTROL, "max-age=60")
            .build();
    return HttpResponse.of(headers, HttpData.of(StandardCharsets.UTF_8, text));
  }
}
