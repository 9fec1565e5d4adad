package io.ringfort.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/// What the tour prints: numbered steps, each with requests, answers, and whether they are what
/// they should be.
final class Narration {
  private static final int WIDTH = 150;

  private final PrintWriter out;
  private int steps;
  private int failures;

  Narration(PrintWriter out) {
    this.out = out;
  }

  void say(String line) {
    out.println(line);
  }

  void step(String title) {
    out.println();
    out.println(++steps + ". " + title);
  }

  void request(String method, String url, Map<String, ?> parameters) {
    out.println("   > " + method + " " + url);
    parameters.forEach((name, value) -> out.println("       " + name + "=" + value));
  }

  /// @param fields those of the body that matter here
  void answer(Web.Answer answer, List<String> fields) {
    StringBuilder line = new StringBuilder("   < ").append(answer.status());
    fields.forEach(
        field ->
            line.append("  ").append(field).append('=').append(value(answer.body().path(field))));
    brief(line.toString());
  }

  /// As much of a line as fits.
  void brief(String line) {
    out.println(line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line);
  }

  void expect(boolean holds, String claim) {
    out.println((holds ? "   ok: " : "   NOT SO: ") + claim);
    if (!holds) {
      failures++;
    }
  }

  int failures() {
    return failures;
  }

  int steps() {
    return steps;
  }

  private static String value(JsonNode node) {
    return node.isTextual() ? node.asText() : node.toString();
  }
}
