package io.ringfort.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// One HTTP request, read whole.
///
/// @param path its segments, decoded; a plus in a path is a plus
/// @param uri the full URI as the caller wrote it
record Call(
    String method,
    List<String> path,
    String uri,
    Map<String, List<String>> headers,
    Map<String, String> query,
    String body) {

  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final int LARGEST_BODY = 1_048_576;

  static Call read(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    header -> List.copyOf(header.getValue())));
    String host = headers.getOrDefault("host", List.of("localhost")).getFirst();
    return new Call(
        exchange.getRequestMethod(),
        path(exchange.getRequestURI().getRawPath()),
        "http://" + host + exchange.getRequestURI(),
        headers,
        Form.parse(exchange.getRequestURI().getRawQuery()),
        body(exchange));
  }

  /// The parameters of a form body; empty for any other body.
  Map<String, String> form() {
    String type = headers.getOrDefault("content-type", List.of("")).getFirst();
    return type.startsWith("application/x-www-form-urlencoded") ? Form.parse(body) : Map.of();
  }

  /// A JSON body over defaults: what it does not name keeps its default.
  ///
  /// @throws HttpProblem if it is no JSON object, or names an unknown key or a value out of range
  <T> T json(T defaults, Class<T> type) {
    return read(defaults, type, JSON::readTree);
  }

  /// A JSON or form body over defaults. Names may begin with a capital, as those of the public API
  /// do; nothing at all is all defaults.
  ///
  /// @throws HttpProblem as for [#json]
  <T> T fields(T defaults, Class<T> type) {
    boolean json = body.strip().startsWith("{") || body.strip().startsWith("[");
    Map<String, String> form = Form.parse(body.strip());
    return read(
        defaults, type, text -> decapitalised(json ? JSON.readTree(text) : JSON.valueToTree(form)));
  }

  private <T> T read(T defaults, Class<T> type, Reader reader) {
    try {
      ObjectNode merged = JSON.valueToTree(defaults);
      if (!(reader.read(body) instanceof ObjectNode given)) {
        throw HttpProblem.badRequest("got a body that is no JSON object (expected: one)");
      }
      merged.setAll(given);
      return JSON.treeToValue(merged, type);
    } catch (UnrecognizedPropertyException e) {
      throw HttpProblem.badRequest(
          "got unknown key " + e.getPropertyName() + " (expected: " + keys(defaults) + ")");
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String sentence =
          cause instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : cause.getMessage();
      throw HttpProblem.badRequest(String.valueOf(sentence));
    }
  }

  /// How many items the caller wants.
  int limit(int usual, int most) {
    String given = query.getOrDefault("limit", String.valueOf(usual));
    if (!given.matches("\\d{1,6}") || Integer.parseInt(given) > most) {
      throw HttpProblem.badRequest("limit: got " + given + " (expected: 0 to " + most + ")");
    }
    return Integer.parseInt(given);
  }

  HttpProblem wrongMethod(String expected) {
    return HttpProblem.wrongMethod(method, expected);
  }

  HttpProblem notFound() {
    return HttpProblem.notFound("/" + String.join("/", path));
  }

  private static List<String> path(String raw) {
    return Arrays.stream(raw.split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> Form.decode(segment.replace("+", "%2B")))
        .toList();
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        throw new HttpProblem(
            413, "got a body of more than " + LARGEST_BODY + " bytes (expected: less)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String keys(Object defaults) {
    JsonNode tree = JSON.valueToTree(defaults);
    return tree.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
  }

  private static JsonNode decapitalised(JsonNode given) {
    ObjectNode fields = JSON.createObjectNode();
    given
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              String first = name.isEmpty() ? "" : name.substring(0, 1).toLowerCase(Locale.ROOT);
              fields.set(first + name.substring(first.length()), field.getValue());
            });
    return given.isObject() ? fields : given;
  }

  private interface Reader {
    JsonNode read(String body) throws JsonProcessingException;
  }
}
