package io.ringfort.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.stack.data.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Prints the life of a call or message, as the API tells it.
public final class Timelines {
  private Timelines() {}

  /// @return false when there is no such thing
  public static boolean print(Credentials credentials, String sid, PrintWriter out)
      throws IOException, InterruptedException {
    try (Web web = new Web(credentials)) {
      Web.Answer answer = web.get(url(credentials, sid));
      if (answer.status() != 200) {
        out.println(sid + ": got " + answer.status() + " " + answer.text("message"));
        return false;
      }
      lines(answer.body()).forEach(out::println);
      out.flush();
      return true;
    }
  }

  static String url(Credentials credentials, String sid) {
    return credentials.apiUrl() + "/v1/timeline/" + Web.encode(sid);
  }

  /// One for each step.
  static List<String> lines(JsonNode timeline) {
    List<String> lines = new ArrayList<>();
    timeline.path("entries").forEach(step -> lines.add(line(step)));
    return lines;
  }

  static String line(JsonNode step) {
    StringBuilder line = new StringBuilder();
    line.append(step.path("at").asText()).append("  ");
    line.append(String.format("%-9s", step.path("kind").asText())).append("  ");
    line.append(step.path("text").asText());
    step.path("details")
        .properties()
        .forEach(
            d -> line.append("  ").append(d.getKey()).append('=').append(d.getValue().asText()));
    return line.toString();
  }
}
