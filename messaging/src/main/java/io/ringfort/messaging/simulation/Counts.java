package io.ringfort.messaging.simulation;

/// What happened in a simulated world.
///
/// @param messages accepted: their intents came to stand in the queue
/// @param submits of single parts to carriers
/// @param faults of hosts
/// @param doubts submits whose outcome was unknown, as the records count them
/// @param doubled parts that a carrier took more than once, each within its message's doubts
/// @param repeats intents that an owner read again
/// @param forgotten messages that left the changelog
public record Counts(
    long messages,
    long submits,
    HostFaults faults,
    long doubts,
    long doubled,
    long repeats,
    long forgotten) {
  static final Counts NONE = new Counts(0, 0, HostFaults.NONE, 0, 0, 0, 0);

  /// @param crashes of hosts
  /// @param freezes of hosts
  /// @param cuts hosts that did not reach the queue, the memory store or the carriers
  /// @param stale records that an owner appended when another had begun
  /// @param late callbacks that an owner appended when another had told more
  /// @param belated submits that left after their host had slept over the loss of its lease, in the
  ///   one gap that no lease closes
  public record HostFaults(
      long crashes, long freezes, long cuts, long stale, long late, long belated) {
    static final HostFaults NONE = new HostFaults(0, 0, 0, 0, 0, 0);

    HostFaults plus(HostFaults other) {
      return new HostFaults(
          crashes + other.crashes,
          freezes + other.freezes,
          cuts + other.cuts,
          stale + other.stale,
          late + other.late,
          belated + other.belated);
    }
  }

  Counts plus(HostFaults more) {
    return plus(new Counts(0, 0, more, 0, 0, 0, 0));
  }

  Counts doubted(long more, long moreDoubled) {
    return plus(new Counts(0, 0, HostFaults.NONE, more, moreDoubled, 0, 0));
  }

  Counts plus(Counts other) {
    return new Counts(
        messages + other.messages,
        submits + other.submits,
        faults.plus(other.faults),
        doubts + other.doubts,
        doubled + other.doubled,
        repeats + other.repeats,
        forgotten + other.forgotten);
  }
}
