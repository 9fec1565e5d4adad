package io.ringfort.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePagesTest {
  private static final Path FILES = Path.of("src/main/resources/io/ringfort/console");
  private final ConsolePages pages = ConsolePages.load();

  @Test
  void findsItsOwnFilesAndThoseOfPreact() {
    assertThat(pages.find("").orElseThrow().contentType()).startsWith("text/html");
    assertThat(pages.find("style.css").orElseThrow().contentType()).startsWith("text/css");
    assertThat(pages.find("vendor/preact.js").orElseThrow().body()).isNotEmpty();
    assertThat(pages.find("vendor/hooks.js").orElseThrow().body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../logback.xml",
        "..%2f",
        "webjars.properties",
        "ConsolePages.class",
        "pages/",
        "vendor/compat.js",
        "a/b/c/d.js",
        "/style.css"
      })
  void nothingElseOfTheClassPathIsThere(String path) {
    assertThat(pages.find(path)).isEmpty();
  }

  @Test
  void thePolicyLetsOnlyThisOriginIn() {
    assertThat(pages.contentSecurityPolicy())
        .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
  }

  /// A page whose script was missing would be found only by whoever opens it.
  @Test
  void everyImportLeadsToAFile() throws IOException {
    Pattern imports = Pattern.compile("(?:from|import\\()\\s*[\"'](\\.[^\"']+)[\"']");
    for (Path file : scripts()) {
      Matcher found = imports.matcher(Files.readString(file));
      while (found.find()) {
        String target =
            FILES.relativize(file.resolveSibling(found.group(1)).normalize()).toString();
        assertThat(pages.find(target)).as("%s imports %s", file, found.group(1)).isPresent();
      }
    }
  }

  /// What is written this way cannot inject anything: text becomes text.
  @Test
  void noScriptWritesMarkupOrEvaluatesText() {
    assertThat(scripts())
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(file)
                    .content(StandardCharsets.UTF_8)
                    .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                        "new Function", "localStorage.setItem(\"login"));
  }

  private static List<Path> scripts() {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files.filter(f -> f.toString().endsWith(".js")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
