package io.ringfort.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.acceptance.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `docs/performance.md`, "Browser calls": the load client speaks the SDK's protocol, ICE, DTLS and
/// SRTP to a stack of its own.
final class BrowsersBenchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"prompt, pcmu, 3", "page, opus, 4"})
  void everyCallOfAFewComesUpIsHeardAndEnds(String farEnd, String codec, int calls)
      throws IOException {
    Path figures = folder.resolve("figures.json");

    Ended bench =
        Ended.launcher(
            "bench",
            "browsers",
            "--calls",
            "" + calls,
            "--seconds",
            "2",
            "--warmup",
            "0",
            "--far-end",
            farEnd,
            "--codec",
            codec,
            "--json",
            figures.toString());

    assertThat(bench.exitCode()).as(bench.out() + bench.err()).isZero();
    assertThat(bench.out()).contains("product per call");
    JsonNode report = JSON.readTree(figures.toFile());
    assertThat(report.at("/begun/there").asInt()).isEqualTo(calls);
    assertThat(report.at("/ended/completed").asInt()).isEqualTo(calls);
    assertThat(report.at("/calls/wrong").asInt()).isZero();
    // 50 packets a second of each; a busy machine may delay some beyond the end of the measuring.
    assertThat(report.at("/calls/sound/packets").asInt()).isGreaterThan(calls * 60);
    assertThat(report.at("/calls/sound/lost").asInt()).isZero();
  }
}
