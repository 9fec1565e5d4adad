package io.ringfort.messaging.simulation;

/// How big a simulated world is. How faulty it is, each seed draws for itself.
///
/// @param messages how many messages customers try to send
/// @param partitions of the queue, each with an owner
/// @param hosts in the group of owners
public record Options(int messages, int partitions, int hosts) {
  public static final Options STANDARD = new Options(30, 3, 3);

  public Options {
    if (messages < 1 || partitions < 1 || hosts < 1) {
      throw new IllegalArgumentException(
          "options: got "
              + messages
              + " messages on "
              + partitions
              + " partitions and "
              + hosts
              + " hosts (expected: at least 1 of each)");
    }
  }
}
