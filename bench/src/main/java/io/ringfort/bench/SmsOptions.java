package io.ringfort.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `bench sms` was asked for.
///
/// @param load how much, and how
/// @param carrier how the stack is connected to the simulated carrier, and the bare loop too
/// @param stack which one
/// @param json where the figures go as JSON; null: nowhere
record SmsOptions(Load load, Carrier carrier, Stack stack, @Nullable Path json) {

  static final String USAGE =
      """
      bench sms: how many messages this machine takes over HTTP and hands to a simulated carrier over SMPP.
        --messages N       of each round at full speed (20000)
        --warmup N         before the first round, not measured (20000)
        --rounds N         the table shows the median and the range (3)
        --clients N        keep-alive connections (64)
        --senders N        numbers that send, bought where they are missing (20)
        --rate N           messages a second of the paced part; 0: half of what the same round reached (0)
        --binds N          SMPP sessions to each of the two gateways (2)
        --window N         unanswered submits at a time on each of them (100)
        --receipt-delay-ms N  from a submit to its receipt (200)
        --java-options S   more options for the stack's JVM, such as a flight recording
        --settings FILE    more of the stack's configuration, such as queue.partitions
        --credentials FILE the credentials.json of a running stack to measure instead of starting one
        --launcher FILE    the script ringfort (the one of this build)
        --json FILE        where the figures go as JSON
      """;

  private static final int MOST_MESSAGES = 1_000_000;
  private static final int MOST = 10_000;

  record Load(int messages, int warmup, int rounds, int clients, int senders, int rate) {}

  record Carrier(int binds, int window, int receiptDelayMillis) {}

  /// @param javaOptions more options for its JVM
  /// @param settings a file of its configuration, put behind the bench's own; null: none
  /// @param credentials of a running stack that is measured instead of one of our own; null: our
  ///   own
  /// @param launcher the script `ringfort`; null: the one of this build
  record Stack(
      String javaOptions,
      @Nullable Path settings,
      @Nullable Path credentials,
      @Nullable Path launcher) {}

  static SmsOptions defaults() {
    return new SmsOptions(
        new Load(20_000, 20_000, 3, 64, 20, 0),
        new Carrier(2, 100, 200),
        new Stack("", null, null, null),
        null);
  }

  /// @throws IllegalArgumentException with a sentence for whoever typed it
  static SmsOptions parse(String... args) {
    SmsOptions options = defaults();
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

  private SmsOptions with(String name, String value) {
    return switch (name) {
      case "--json" -> new SmsOptions(load, carrier, stack, Path.of(value));
      case "--java-options", "--settings", "--credentials", "--launcher" ->
          new SmsOptions(load, carrier, stack(name, value), json);
      case "--binds", "--window", "--receipt-delay-ms" ->
          new SmsOptions(load, carrier(name, value), stack, json);
      default -> new SmsOptions(load(name, value), carrier, stack, json);
    };
  }

  private Stack stack(String name, String value) {
    return switch (name) {
      case "--java-options" -> new Stack(value, stack.settings, stack.credentials, stack.launcher);
      case "--settings" ->
          new Stack(stack.javaOptions, Path.of(value), stack.credentials, stack.launcher);
      case "--credentials" ->
          new Stack(stack.javaOptions, stack.settings, Path.of(value), stack.launcher);
      default -> new Stack(stack.javaOptions, stack.settings, stack.credentials, Path.of(value));
    };
  }

  private Load load(String name, String value) {
    Load l = load;
    return switch (name) {
      case "--messages" ->
          new Load(
              number(name, value, 1, MOST_MESSAGES),
              l.warmup,
              l.rounds,
              l.clients,
              l.senders,
              l.rate);
      case "--warmup" ->
          new Load(
              l.messages,
              number(name, value, 0, MOST_MESSAGES),
              l.rounds,
              l.clients,
              l.senders,
              l.rate);
      case "--rounds" ->
          new Load(l.messages, l.warmup, number(name, value, 1, 20), l.clients, l.senders, l.rate);
      case "--clients" ->
          new Load(l.messages, l.warmup, l.rounds, number(name, value, 1, MOST), l.senders, l.rate);
      case "--senders" ->
          new Load(l.messages, l.warmup, l.rounds, l.clients, number(name, value, 1, 100), l.rate);
      case "--rate" ->
          new Load(
              l.messages,
              l.warmup,
              l.rounds,
              l.clients,
              l.senders,
              number(name, value, 0, MOST_MESSAGES));
      default ->
          throw new IllegalArgumentException("got " + name + " (expected: an option of bench sms)");
    };
  }

  private Carrier carrier(String name, String value) {
    return switch (name) {
      case "--binds" ->
          new Carrier(number(name, value, 1, 100), carrier.window, carrier.receiptDelayMillis);
      case "--window" ->
          new Carrier(carrier.binds, number(name, value, 1, MOST), carrier.receiptDelayMillis);
      default -> new Carrier(carrier.binds, carrier.window, number(name, value, 0, MOST));
    };
  }

  private static int number(String name, String value, int least, int most) {
    if (!value.matches("\\d{1,7}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(
          name + ": got " + value + " (expected: " + least + " to " + most + ")");
    }
    return Integer.parseInt(value);
  }
}
