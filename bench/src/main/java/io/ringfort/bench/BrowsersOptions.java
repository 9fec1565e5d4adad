package io.ringfort.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `bench browsers` was asked for.
///
/// @param stack which one
/// @param json where the figures go as JSON; null: nowhere
record BrowsersOptions(Load load, CallsOptions.Stack stack, @Nullable Path json) {

  static final String USAGE =
      """
      bench browsers: what calls of web pages cost, which speak the protocol of the browser SDK.
        --calls N          at once (100)
        --seconds N        of measuring while they are there (30)
        --ramp N           calls a second until all are there (10)
        --far-end WHO      prompt: a document plays a tone to each; page: half of the pages call
                           the other half (prompt)
        --codec NAME       pcmu or opus (pcmu)
        --warmup N         seconds that as many calls last before, not measured; 0: none (20)
        --java-options S   more options for the stack's JVM, such as a flight recording
        --settings FILE    more of the stack's configuration, such as queue.partitions
        --launcher FILE    the script ringfort (the one of this build)
        --json FILE        where the figures go as JSON
      """;

  private static final int MOST_CALLS = 2_000;
  private static final int MOST_RAMP = 500;
  private static final int MOST_SECONDS = 600;
  private static final Set<String> FAR_ENDS = Set.of("prompt", "page");
  private static final Set<String> CODECS = Set.of("pcmu", "opus");

  /// @param seconds of measuring
  /// @param ramp calls a second
  /// @param warmup seconds; 0: none
  record Load(int calls, int seconds, int ramp, String farEnd, String codec, int warmup) {}

  static BrowsersOptions defaults() {
    return new BrowsersOptions(
        new Load(100, 30, 10, "prompt", "pcmu", 20), new CallsOptions.Stack("", null, null), null);
  }

  /// @throws IllegalArgumentException with a sentence for whoever typed it
  static BrowsersOptions parse(String... args) {
    BrowsersOptions options = defaults();
    for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(
            "got " + name + " alone (expected: an option and its value)");
      }
      options = options.with(name, rest.next());
    }
    if (options.load.farEnd.equals("page") && options.load.calls % 2 != 0) {
      throw new IllegalArgumentException(
          "--calls: got " + options.load.calls + " (expected: an even number, for pairs of pages)");
    }
    return options;
  }

  private BrowsersOptions with(String name, String value) {
    Load l = load;
    return switch (name) {
      case "--json" -> new BrowsersOptions(l, stack, Path.of(value));
      case "--java-options", "--settings", "--launcher" ->
          new BrowsersOptions(l, stack.with(name, value), json);
      default -> new BrowsersOptions(load(name, value), stack, json);
    };
  }

  private Load load(String name, String value) {
    Load l = load;
    return switch (name) {
      case "--calls" ->
          new Load(
              number(name, value, 1, MOST_CALLS), l.seconds, l.ramp, l.farEnd, l.codec, l.warmup);
      case "--seconds" ->
          new Load(
              l.calls, number(name, value, 1, MOST_SECONDS), l.ramp, l.farEnd, l.codec, l.warmup);
      case "--ramp" ->
          new Load(
              l.calls, l.seconds, number(name, value, 1, MOST_RAMP), l.farEnd, l.codec, l.warmup);
      case "--far-end" ->
          new Load(l.calls, l.seconds, l.ramp, one(name, value, FAR_ENDS), l.codec, l.warmup);
      case "--codec" ->
          new Load(l.calls, l.seconds, l.ramp, l.farEnd, one(name, value, CODECS), l.warmup);
      case "--warmup" ->
          new Load(
              l.calls, l.seconds, l.ramp, l.farEnd, l.codec, number(name, value, 0, MOST_SECONDS));
      default ->
          throw new IllegalArgumentException(
              "got " + name + " (expected: an option of bench browsers)");
    };
  }

  private static String one(String name, String value, Set<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          name
              + ": got "
              + value
              + " (expected: "
              + String.join(" or ", known.stream().sorted().toList())
              + ")");
    }
    return value;
  }

  private static int number(String name, String value, int least, int most) {
    return CallsOptions.number(name, value, least, most);
  }
}
