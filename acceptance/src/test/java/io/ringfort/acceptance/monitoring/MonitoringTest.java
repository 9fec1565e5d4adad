package io.ringfort.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The folder `monitoring` says nothing that a stack does not measure.
@ExtendWith(SharedStack.class)
final class MonitoringTest {
  private static final Path FOLDER = Path.of("../monitoring");
  private static final Pattern METRIC = Pattern.compile("\\bringfort_[a-z_]+");
  private static final Pattern EXPR = Pattern.compile("expr: (\\|\\n(?: {10}.*\\n)+|.*)");
  private static final Pattern PAGE = Pattern.compile("runbook_url: docs/operations\\.md#(.*)");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StackProcess stack;

  MonitoringTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void theRulesPassTheirTests(@TempDir Path scratch) {
    Program.require("promtool");
    promtool(scratch, "check", "rules.yml");
    promtool(scratch, "test", "rules_test.yml");
  }

  private static void promtool(Path scratch, String what, String file) {
    String rules = FOLDER.resolve(file).toAbsolutePath().toString();
    try (Program promtool = Program.start(scratch, List.of("promtool", what, "rules", rules))) {
      assertThat(promtool.awaitEnd(LIMIT)).as(promtool.output()).isZero();
    }
  }

  @Test
  void whatRulesAndChartsReadIsMeasured() throws IOException, InterruptedException {
    Caller caller = Caller.of(stack);
    // Some metrics are there from the first time on that something happens: here a webhook.
    String documents = caller.documents("<Hangup/>");
    String sid =
        caller.callsWithUrl(
            caller.phone("answer", "answer"), caller.carrier().sink(documents).toString());
    caller.ended(sid);

    Set<String> exported = exported();
    assertThat(wanted()).hasSizeGreaterThan(15).isSubsetOf(exported);
  }

  private Set<String> exported() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(stack.apiUrl().resolve("/metrics")).build();
      return client
          .send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[{ ]", 2)[0])
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> wanted() throws IOException {
    Set<String> names = new HashSet<>();
    Matcher rule = EXPR.matcher(Files.readString(FOLDER.resolve("rules.yml")));
    while (rule.find()) {
      names(rule.group(1), names);
    }
    JsonNode dashboard = Http.JSON.readTree(Files.readString(FOLDER.resolve("dashboard.json")));
    List<String> charts = dashboard.findValuesAsText("expr");
    assertThat(charts).isNotEmpty();
    charts.forEach(expr -> names(expr, names));
    return names;
  }

  private static void names(String expr, Set<String> into) {
    METRIC.matcher(expr).results().map(r -> r.group()).forEach(into::add);
  }

  @Test
  void eachRuleLeadsToItsExplanation() throws IOException {
    String operations = Files.readString(Path.of("../docs/operations.md"));
    Set<String> headings =
        operations
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(
                line ->
                    line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", ""))
            .map(line -> line.replace(' ', '-'))
            .collect(Collectors.toSet());
    String rules = Files.readString(FOLDER.resolve("rules.yml"));

    assertThat(PAGE.matcher(rules).results().map(r -> r.group(1)))
        .hasSize((int) rules.lines().filter(l -> l.strip().startsWith("- alert:")).count())
        .allSatisfy(page -> assertThat(headings).contains(page));
  }
}
