package io.ringfort.voice.speech;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How this host speaks.
///
/// @param engine who speaks; the embedded engine takes over from one that fails
/// @param voices the engine's own voices by the names that documents use; `*` for every other name
/// @param timeLimit for one text
/// @param workers threads that compute sound
/// @param memoryBytes of prompts kept ready, half of it for customers' files
/// @param diskBytes of spoken prompts kept over a restart
public record SpeechConfig(
    Engine engine,
    Map<String, String> voices,
    Duration timeLimit,
    int workers,
    long memoryBytes,
    long diskBytes) {

  /// Speaks with nothing to install.
  public static final SpeechConfig DEFAULTS =
      new SpeechConfig(
          new Engine.Embedded(), Map.of(), Duration.ofSeconds(15), 2, 64L << 20, 512L << 20);

  public SpeechConfig {
    voices = Map.copyOf(voices);
    if (!timeLimit.isPositive() || workers < 1 || memoryBytes < 0 || diskBytes < 0) {
      throw new IllegalArgumentException(
          "speech: got %s, %d workers, %d and %d bytes (expected: none of it negative)"
              .formatted(timeLimit, workers, memoryBytes, diskBytes));
    }
  }

  /// The kinds of engines.
  public sealed interface Engine {

    /// MaryTTS in this process; speaks English.
    record Embedded() implements Engine {}

    /// A program that reads the text from its standard input and writes WAVE.
    ///
    /// @param argv with `{voice}` and `{language}`; with `{output}` it writes to that file, else to
    ///   its standard output
    record Command(List<String> argv) implements Engine {
      public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
          throw new IllegalArgumentException("speech: got no command (expected: a program)");
        }
      }
    }

    /// A service that is posted the text and answers with WAVE.
    ///
    /// @param url with `{voice}` and `{language}` where they belong
    record Http(String url) implements Engine {
      public Http {
        URI uri = URI.create(url.replace("{voice}", "v").replace("{language}", "l"));
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
          throw new IllegalArgumentException(
              "speech: got an engine URL without scheme or host (expected: http:// or https://)");
        }
      }

      /// Without path and query, where a key may stand.
      @Override
      public String toString() {
        return "Http["
            + URI.create(url.replace("{voice}", "v").replace("{language}", "l")).getHost()
            + "]";
      }
    }
  }
}
