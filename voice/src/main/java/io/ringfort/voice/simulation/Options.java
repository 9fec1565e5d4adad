package io.ringfort.voice.simulation;

/// How big a simulated world is. How faulty it is, each seed draws for itself.
///
/// @param placed how many calls customers ask for
/// @param received how many calls handsets make
public record Options(int placed, int received) {
  public static final Options STANDARD = new Options(8, 5);

  public Options {
    if (placed < 0 || received < 0) {
      throw new IllegalArgumentException(
          "options: got " + placed + " and " + received + " calls (expected: at least 0 of each)");
    }
  }
}
