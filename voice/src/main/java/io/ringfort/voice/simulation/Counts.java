package io.ringfort.voice.simulation;

/// What happened in a simulated world.
///
/// @param calls that had to end in a verdict, dialled ones included
/// @param children that a `<Dial>` made
/// @param dialled phones that were called
/// @param answered calls that somebody took
/// @param crashes of hosts
/// @param lost calls that were ended because their host was gone
/// @param late calls that were not dialled because their turn came too late
/// @param repeats entries that a host read again
public record Counts(
    long calls,
    long children,
    long dialled,
    long answered,
    long crashes,
    long lost,
    long late,
    long repeats) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        calls + other.calls,
        children + other.children,
        dialled + other.dialled,
        answered + other.answered,
        crashes + other.crashes,
        lost + other.lost,
        late + other.late,
        repeats + other.repeats);
  }
}
