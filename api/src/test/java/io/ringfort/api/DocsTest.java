package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The documentation: as files and as pages, every link leads somewhere.
class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern HREF = Pattern.compile("href=\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("id=\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static Stand stand;

  @BeforeAll
  static void start() throws IOException {
    stand = new Stand();
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    // Without credentials.
    URI url = URI.create("http://127.0.0.1:" + stand.api.port() + path);
    return stand.client.send(
        HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void everyLinkOfEveryPageLeadsToAPage() throws IOException, InterruptedException {
    Map<String, Set<String>> ids = new HashMap<>();
    Map<String, String> links = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(Set.of("/docs"));
    while (!open.isEmpty()) {
      String path = open.pop();
      if (ids.containsKey(path)) {
        continue;
      }
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as("%s, linked from %s", path, links.get(path)).isEqualTo(200);
      ids.put(
          path, ID.matcher(page.body()).results().map(r -> r.group(1)).collect(Collectors.toSet()));
      for (String to : HREF.matcher(page.body()).results().map(r -> r.group(1)).toList()) {
        if (!to.contains("://")) {
          String whole = to.startsWith("#") ? path + to : to;
          links.put(whole, path);
          links.putIfAbsent(whole.replaceFirst("#.*", ""), path);
          open.push(whole.replaceFirst("#.*", ""));
        }
      }
    }
    assertThat(ids).hasSizeGreaterThan(30).containsKeys("/docs/operations", "/docs/repo/README.md");
    assertThat(links.keySet().stream().filter(l -> l.contains("#")))
        .isNotEmpty()
        .allSatisfy(
            link ->
                assertThat(ids.get(link.replaceFirst("#.*", "")))
                    .as("%s, linked from %s", link, links.get(link))
                    .contains(link.replaceFirst(".*#", "")));
  }

  @Test
  void everyLinkOfEveryFileLeadsToAFile() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 2)) {
      Stream<Path> others =
          Stream.of("README.md", "CONTRIBUTING.md", "monitoring/README.md").map(ROOT::resolve);
      assertThat(
              Stream.of(docs, examples, others)
                  .flatMap(s -> s)
                  .filter(f -> f.toString().endsWith(".md")))
          .hasSizeGreaterThan(30)
          .allSatisfy(DocsTest::leadsToFiles);
    }
  }

  private static void leadsToFiles(Path file) throws IOException {
    for (String to : LINK.matcher(Files.readString(file)).results().map(r -> r.group(1)).toList()) {
      if (to.contains("://")) {
        continue;
      }
      String path = to.replaceFirst("#.*", "");
      Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
      assertThat(target).as("%s in %s", to, file).exists();
      if (to.contains("#")) {
        assertThat(anchors(target)).as("%s in %s", to, file).contains(to.replaceFirst(".*#", ""));
      }
    }
  }

  /// As they are made where repositories are shown.
  private static Set<String> anchors(Path file) throws IOException {
    return Files.readString(file)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyFileIsReachedFromTheFirstPage() throws IOException, InterruptedException {
    String index = get("/docs").body();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      assertThat(
              files
                  .map(f -> f.getFileName().toString())
                  .filter(f -> f.endsWith(".md") && !f.equals("README.md"))
                  .map(f -> "href=\"/docs/" + f.replace(".md", "") + "\""))
          .allMatch(index::contains);
    }
  }

  @Test
  void pagesAllowNoScript() throws IOException, InterruptedException {
    HttpResponse<String> page = get("/docs/operations");

    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).doesNotContain("<script").doesNotContain("style=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing",
        "/docs/../readyz/x",
        "/docs/%2e%2e/%2e%2e/logback",
        "/docs/repo/..%2f..%2flogback.xml",
        "/docs/repo//etc/passwd",
        "/docs/repo/.ci/run",
        "/docs/%3Cscript%3E"
      })
  void whatIsNoPageIsNotFound(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("<script>");
  }
}
