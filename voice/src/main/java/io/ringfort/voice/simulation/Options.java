package io.ringfort.voice.simulation;

/// How big a simulated world is. How faulty it is, each seed draws for itself.
///
/// @param placed how many calls customers ask for
/// @param received how many calls handsets make
/// @param hosts that have calls
public record Options(int placed, int received, int hosts) {
  public static final Options STANDARD = new Options(8, 5, 3);

  public Options {
    if (placed < 0 || received < 0 || hosts < 1) {
      throw new IllegalArgumentException(
          "options: got " + placed + " and " + received + " calls on " + hosts + " hosts (expected: at least 0, 0 and 1)");
    }
  }
}
