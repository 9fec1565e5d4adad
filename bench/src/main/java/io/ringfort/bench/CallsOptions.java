package io.ringfort.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `bench calls` was asked for.
///
/// @param setup how fast calls come and go
/// @param held how many stay
/// @param stack which one
/// @param json where the figures go as JSON; null: nowhere
record CallsOptions(Setup setup, Held held, Stack stack, @Nullable Path json) {

  static final String USAGE =
      """
      bench calls: how many calls this machine takes from SIPp, and what they cost.
        --rates LIST       calls a second of each step; none leaves the steps out (50,100,150,200)
        --seconds N        that a step lasts (10)
        --warmup N         calls before the first step, not measured (6000)
        --warmup-rate N    calls a second of the warm-up (200)
        --prompt KIND      play: one second of a sound file; say: a spoken sentence (play)
        --playing N        calls that stay and are played to for ever; 0: none (500)
        --recording N      calls that stay and are recorded; 0: none (0)
        --idle N           calls that stay and pause; 0: none (500)
        --hold N           seconds of measuring while calls stay (20)
        --ramp N           calls a second until all that stay are there (50)
        --lifecycle N      calls through the lifecycle alone; 0: none (200000)
        --java-options S   more options for the stack's JVM, such as a flight recording
        --settings FILE    more of the stack's configuration, such as queue.partitions
        --launcher FILE    the script ringfort (the one of this build)
        --json FILE        where the figures go as JSON
      """;

  private static final int MOST_RATE = 5_000;
  private static final int MOST_CALLS = 100_000;
  private static final int MOST_HELD = 5_000;
  private static final Set<String> PROMPTS = Set.of("play", "say");

  /// @param rates calls a second, a step each
  /// @param seconds of a step
  record Setup(List<Integer> rates, int seconds, int warmup, int warmupRate, String prompt) {
    Setup {
      rates = List.copyOf(rates);
    }
  }

  /// @param seconds of measuring
  /// @param ramp calls a second
  /// @param lifecycle calls of the loop without a stack
  record Held(int playing, int recording, int idle, int seconds, int ramp, int lifecycle) {}

  /// @param javaOptions more options for its JVM
  /// @param settings a file of its configuration, put behind the bench's own; null: none
  /// @param launcher the script `ringfort`; null: the one of this build
  record Stack(String javaOptions, @Nullable Path settings, @Nullable Path launcher) {
    /// @param name `--java-options`, `--settings` or `--launcher`
    Stack with(String name, String value) {
      return switch (name) {
        case "--java-options" -> new Stack(value, settings, launcher);
        case "--settings" -> new Stack(javaOptions, Path.of(value), launcher);
        default -> new Stack(javaOptions, settings, Path.of(value));
      };
    }

    /// The script.
    Path script() throws IOException {
      return launcher == null ? Launcher.ofThisBuild() : launcher;
    }

    /// The folder of the jars that it runs, where it was built.
    Path jars() throws IOException {
      return script().toAbsolutePath().resolveSibling(Path.of("stack", "target", "dist", "lib"));
    }

    /// What stands in the settings' file.
    String moreSettings() throws IOException {
      return settings == null ? "" : Files.readString(settings);
    }
  }

  static CallsOptions defaults() {
    return new CallsOptions(
        new Setup(List.of(50, 100, 150, 200), 10, 6_000, 200, "play"),
        new Held(500, 0, 500, 20, 50, 200_000),
        new Stack("", null, null),
        null);
  }

  /// @throws IllegalArgumentException with a sentence for whoever typed it
  static CallsOptions parse(String... args) {
    CallsOptions options = defaults();
    for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(
            "got " + name + " alone (expected: an option and its value)");
      }
      options = options.with(name, rest.next());
    }
    return options;
  }

  private CallsOptions with(String name, String value) {
    return switch (name) {
      case "--json" -> new CallsOptions(setup, held, stack, Path.of(value));
      case "--java-options", "--settings", "--launcher" ->
          new CallsOptions(setup, held, stack.with(name, value), json);
      case "--rates", "--seconds", "--warmup", "--warmup-rate", "--prompt" ->
          new CallsOptions(setup(name, value), held, stack, json);
      default -> new CallsOptions(setup, held(name, value), stack, json);
    };
  }

  private Setup setup(String name, String value) {
    Setup s = setup;
    return switch (name) {
      case "--rates" -> new Setup(rates(value), s.seconds, s.warmup, s.warmupRate, s.prompt);
      case "--seconds" ->
          new Setup(s.rates, number(name, value, 1, 600), s.warmup, s.warmupRate, s.prompt);
      case "--warmup" ->
          new Setup(s.rates, s.seconds, number(name, value, 0, MOST_CALLS), s.warmupRate, s.prompt);
      case "--warmup-rate" ->
          new Setup(s.rates, s.seconds, s.warmup, number(name, value, 1, MOST_RATE), s.prompt);
      default -> new Setup(s.rates, s.seconds, s.warmup, s.warmupRate, prompt(value));
    };
  }

  private static List<Integer> rates(String value) {
    return value.equals("none")
        ? List.of()
        : Stream.of(value.split(",")).map(r -> number("--rates", r, 1, MOST_RATE)).toList();
  }

  private static String prompt(String value) {
    if (!PROMPTS.contains(value)) {
      throw new IllegalArgumentException("--prompt: got " + value + " (expected: play or say)");
    }
    return value;
  }

  private Held held(String name, String value) {
    Held h = held;
    return switch (name) {
      case "--playing" ->
          new Held(
              number(name, value, 0, MOST_HELD),
              h.recording,
              h.idle,
              h.seconds,
              h.ramp,
              h.lifecycle);
      case "--recording" ->
          new Held(
              h.playing, number(name, value, 0, MOST_HELD), h.idle, h.seconds, h.ramp, h.lifecycle);
      case "--idle" ->
          new Held(
              h.playing,
              h.recording,
              number(name, value, 0, MOST_HELD),
              h.seconds,
              h.ramp,
              h.lifecycle);
      case "--hold" ->
          new Held(
              h.playing, h.recording, h.idle, number(name, value, 1, 600), h.ramp, h.lifecycle);
      case "--ramp" ->
          new Held(
              h.playing,
              h.recording,
              h.idle,
              h.seconds,
              number(name, value, 1, MOST_RATE),
              h.lifecycle);
      case "--lifecycle" ->
          new Held(
              h.playing, h.recording, h.idle, h.seconds, h.ramp, number(name, value, 0, 9_999_999));
      default ->
          throw new IllegalArgumentException(
              "got " + name + " (expected: an option of bench calls)");
    };
  }

  static int number(String name, String value, int least, int most) {
    if (!value.matches("\\d{1,7}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(
          name + ": got " + value + " (expected: " + least + " to " + most + ")");
    }
    return Integer.parseInt(value);
  }
}
