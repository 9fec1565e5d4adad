package io.ringfort.messaging.simulation;

/// What happened in a simulated world.
///
/// @param messages accepted: their intents came to stand in the queue
/// @param submits of single parts to carriers
/// @param crashes of owners
/// @param doubts submits whose outcome was unknown, as the records count them
/// @param doubled parts that a carrier took more than once, each within its message's doubts
/// @param repeats intents that an owner read again
/// @param forgotten messages that left the changelog
public record Counts(
    long messages,
    long submits,
    long crashes,
    long doubts,
    long doubled,
    long repeats,
    long forgotten) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        messages + other.messages,
        submits + other.submits,
        crashes + other.crashes,
        doubts + other.doubts,
        doubled + other.doubled,
        repeats + other.repeats,
        forgotten + other.forgotten);
  }
}
