package shared;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/// The web server of an example: pages for people, and webhooks that only the stack can call,
/// because their signature is checked. `PORT` chooses its port.
public final class Site {
  private final HttpServer server;
  private final RequestValidator validator;

  /// Answers a request, given its parameters.
  public interface Page {
    String show(Map<String, String> params) throws Exception;
  }

  public Site(Stack stack) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8090"));
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    validator = new RequestValidator(stack.authToken());
  }

  /// Where the stack reaches a path of ours.
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// A webhook: answers with TwiML, or with nothing.
  public void webhook(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          Map<String, String> params = form(new String(exchange.getRequestBody().readAllBytes()));
          String signature = exchange.getRequestHeaders().getFirst("X-Twilio-Signature");
          boolean genuine =
              validator.validate(
                  url(exchange.getRequestURI().toString()),
                  params,
                  signature == null ? "" : signature);
          params.putAll(form(exchange.getRequestURI().getRawQuery()));
          answer(exchange, genuine ? 200 : 403, "text/xml", genuine ? page : _ -> "", params);
        });
  }

  /// A page for people and programs.
  public void page(String path, String contentType, Page page) {
    server.createContext(
        path,
        exchange -> {
          Map<String, String> params = form(exchange.getRequestURI().getRawQuery());
          params.putAll(form(new String(exchange.getRequestBody().readAllBytes())));
          answer(exchange, 200, contentType, page, params);
        });
  }

  private static void answer(
      HttpExchange exchange, int status, String type, Page page, Map<String, String> params)
      throws IOException {
    try (exchange) {
      byte[] body = page.show(params).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (Exception e) {
      e.printStackTrace();
      exchange.sendResponseHeaders(500, -1);
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        params.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return params;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// From now on; says where.
  public void start() {
    server.start();
    System.out.println("Open " + url("/"));
  }
}
