package io.ringfort.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the route of a path, segment by segment; a literal segment goes before a variable.
/// Immutable.
final class RouteTable {
  private static final String JSON = ".json";

  private final Node root = new Node();

  /// What a path leads to.
  sealed interface Match {
    record Found(Route route, Map<String, String> variables) implements Match {}

    /// The path is there, but not for this method.
    record OtherMethods(Set<String> allowed) implements Match {}

    record Nothing() implements Match {}
  }

  /// One position in a path: a variable takes the whole segment, or the segment up to `.json`.
  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Route> routes = new HashMap<>();
    @Nullable String name;
    @Nullable Node variable;
    @Nullable String jsonName;
    @Nullable Node jsonVariable;
  }

  RouteTable(List<Route> routes) {
    for (Route route : routes) {
      Node node = root;
      for (String segment : route.template().substring(1).split("/")) {
        node = child(node, segment);
      }
      if (node.routes.put(route.method(), route) != null) {
        throw new IllegalArgumentException(
            "routes: got " + route.method() + " " + route.template() + " twice (expected: once)");
      }
    }
  }

  private static Node child(Node node, String segment) {
    if (!segment.startsWith("{")) {
      return node.literals.computeIfAbsent(segment, _ -> new Node());
    }
    String name = segment.substring(1, segment.indexOf('}'));
    if (segment.endsWith(JSON)) {
      node.jsonName = name;
      Node next = node.jsonVariable == null ? new Node() : node.jsonVariable;
      node.jsonVariable = next;
      return next;
    }
    node.name = name;
    Node next = node.variable == null ? new Node() : node.variable;
    node.variable = next;
    return next;
  }

  /// @param path without the query
  Match find(String method, String path) {
    Map<String, String> variables = new HashMap<>(4);
    Node node = root;
    int start = 1;
    while (node != null && start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      node = step(node, path.substring(start, end), variables);
      start = end + 1;
    }
    if (node == null || node.routes.isEmpty()) {
      return new Match.Nothing();
    }
    Route route = node.routes.get(method);
    return route == null
        ? new Match.OtherMethods(Set.copyOf(node.routes.keySet()))
        : new Match.Found(route, variables);
  }

  private static @Nullable Node step(Node node, String segment, Map<String, String> variables) {
    Node literal = node.literals.get(segment);
    if (literal != null) {
      return literal;
    }
    if (node.jsonVariable != null && node.jsonName != null && segment.endsWith(JSON)) {
      variables.put(
          node.jsonName,
          FormDecoder.segment(segment.substring(0, segment.length() - JSON.length())));
      return node.jsonVariable;
    }
    if (node.variable != null && node.name != null) {
      variables.put(node.name, FormDecoder.segment(segment));
    }
    return node.variable;
  }
}
