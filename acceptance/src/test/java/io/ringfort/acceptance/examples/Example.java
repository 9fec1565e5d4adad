package io.ringfort.acceptance.examples;

import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Node;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One application of the folder `examples`, running. Whoever started it closes it.
final class Example implements AutoCloseable {
  private static final Path FOLDER = Path.of("../examples").toAbsolutePath().normalize();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern OPEN = Pattern.compile("Open (http://\\S+)");

  private final Program program;
  private final URI url;

  private Example(Program program) {
    this.program = program;
    Matcher open = OPEN.matcher(awaitOutput("Open http"));
    if (!open.find()) {
      throw new IllegalStateException("no address in " + program.output());
    }
    url = URI.create(open.group(1));
  }

  /// @param main such as `ivr.Ivr`
  /// @param settings its environment
  static Example java(StackProcess stack, String main, Map<String, String> settings) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            FOLDER.resolve("target/lib") + "/*",
            main);
    return new Example(Program.start(scratch(), environment(stack, settings), command));
  }

  /// @param script below the folder `examples`
  static Example node(StackProcess stack, String script, Map<String, String> settings)
      throws IOException {
    Map<String, String> environment = new HashMap<>(environment(stack, settings));
    environment.put("NODE_PATH", Node.SDKS.install().resolve("node_modules").toString());
    List<String> command = new ArrayList<>(List.of("node", FOLDER.resolve(script).toString()));
    return new Example(Program.start(scratch(), environment, command));
  }

  private static Map<String, String> environment(StackProcess stack, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("RINGFORT_DATA", stack.data().toString());
    environment.put("PORT", "0");
    return environment;
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("ringfort-example-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything that it printed, once that is in it.
  String awaitOutput(String text) {
    return await()
        .atMost(SOON)
        .until(
            () -> {
              if (!program.isAlive()) {
                throw new IllegalStateException("the example ended: " + program.output());
              }
              return program.output();
            },
            output -> output.contains(text));
  }

  /// What its page says, once that is in it.
  String awaitPage(String text) {
    return await().atMost(SOON).until(() -> page("", ""), page -> page.contains(text));
  }

  /// @param form empty for a GET
  String page(String path, String form) throws IOException, InterruptedException {
    var request = Http.request(url.resolve("/" + path));
    if (!form.isEmpty()) {
      request
          .setHeader("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(form));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  /// The status of a webhook that is asked without a signature.
  int unsigned(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              Http.request(url.resolve("/" + path))
                  .POST(BodyPublishers.ofString("From=%2B12025550147"))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
