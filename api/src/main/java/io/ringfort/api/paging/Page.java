package io.ringfort.api.paging;

import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.rendering.JsonOut;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One page of a list and the way to the next one.
///
/// @param nextToken empty on the last page
public record Page<T>(PageRequest asked, List<T> items, Optional<String> nextToken) {
  private static final Set<String> OWN = Set.of("Page", "PageSize", "PageToken");

  /// As the 2010 API wraps lists: links are paths, since SDKs put their own host before them.
  public Response in2010(Request request, String key, BiConsumer<JsonOut, T> fields) {
    int start = asked.index() * asked.size();
    return Response.ok(
        out ->
            out.number("end", items.isEmpty() ? start : start + items.size() - 1)
                .text("first_page_uri", link(request, 0, null))
                .text(
                    "next_page_uri",
                    nextToken.map(token -> link(request, asked.index() + 1, token)).orElse(null))
                .number("page", asked.index())
                .number("page_size", asked.size())
                .nothing("previous_page_uri")
                .number("start", start)
                .text("uri", self(request))
                .list(key, items, fields));
  }

  /// As the newer APIs wrap lists: absolute links in `meta`, every one of them there.
  public Response withMeta(Request request, String key, BiConsumer<JsonOut, T> fields) {
    String origin = request.target().origin();
    return Response.ok(
        out ->
            out.nested(
                    "meta",
                    meta ->
                        meta.number("page", asked.index())
                            .number("page_size", asked.size())
                            .text("first_page_url", origin + link(request, 0, null))
                            .nothing("previous_page_url")
                            .text("url", origin + self(request))
                            .text(
                                "next_page_url",
                                nextToken
                                    .map(token -> origin + link(request, asked.index() + 1, token))
                                    .orElse(null))
                            .text("key", key))
                .list(key, items, fields));
  }

  private String self(Request request) {
    return link(
        request,
        asked.index(),
        asked.after().map(sid -> PageRequest.TOKEN_PREFIX + sid).orElse(null));
  }

  private String link(Request request, int page, @Nullable String token) {
    StringJoiner query = new StringJoiner("&", request.path() + "?", "");
    Params params = request.params();
    for (int i = 0; i < params.size(); i++) {
      if (!OWN.contains(params.nameAt(i))) {
        query.add(encode(params.nameAt(i)) + "=" + encode(params.valueAt(i)));
      }
    }
    query.add("PageSize=" + asked.size()).add("Page=" + page);
    if (token != null) {
      query.add("PageToken=" + encode(token));
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
