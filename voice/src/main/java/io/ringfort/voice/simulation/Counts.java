package io.ringfort.voice.simulation;

/// What happened in a simulated world.
///
/// @param calls that had to end in a verdict, dialled ones included
/// @param children that a `<Dial>` made
/// @param dialled phones that were called
/// @param answered calls that somebody took
/// @param faults of hosts, and what calls did then
/// @param lost calls that were ended because nobody could go on with them
/// @param late calls that were not dialled because their turn came too late
/// @param repeats entries that a host read again
public record Counts(
    long calls,
    long children,
    long dialled,
    long answered,
    HostFaults faults,
    long lost,
    long late,
    long repeats) {
  static final Counts NONE = new Counts(0, 0, 0, 0, HostFaults.NONE, 0, 0, 0);

  /// @param crashes of hosts
  /// @param freezes of hosts
  /// @param cuts hosts that did not reach the memory store, the queue, each other or the edges
  /// @param takeovers of calls
  /// @param moves of calls
  /// @param redriven phones that were called again since their INVITE had died with its host
  public record HostFaults(
      long crashes, long freezes, long cuts, long takeovers, long moves, long redriven) {
    static final HostFaults NONE = new HostFaults(0, 0, 0, 0, 0, 0);

    HostFaults plus(HostFaults other) {
      return new HostFaults(
          crashes + other.crashes,
          freezes + other.freezes,
          cuts + other.cuts,
          takeovers + other.takeovers,
          moves + other.moves,
          redriven + other.redriven);
    }
  }

  Counts plus(Counts other) {
    return new Counts(
        calls + other.calls,
        children + other.children,
        dialled + other.dialled,
        answered + other.answered,
        faults.plus(other.faults),
        lost + other.lost,
        late + other.late,
        repeats + other.repeats);
  }
}
