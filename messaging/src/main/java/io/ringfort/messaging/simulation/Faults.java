package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;

/// How faulty one world is: each seed draws its own mixture, from a calm one to a hostile one, so
/// that rare faults also meet alone. After a while no fault happens any more, so that everything
/// can come to its end.
final class Faults {
  private static final long CALM_FROM_MILLIS = 20 * 60_000;

  private final Agenda agenda;
  private final double death;
  private final double freeze;
  private final double lostAnswer;
  private final double refusal;
  private final double lostAck;
  private final double hang;
  private final double stall;

  Faults(Agenda agenda) {
    this.agenda = agenda;
    death = agenda.oneOf(0.0, 0.002, 0.01, 0.05);
    freeze = agenda.oneOf(0.0, 0.0005, 0.005);
    lostAnswer = agenda.oneOf(0.0, 0.05, 0.3);
    refusal = agenda.oneOf(0.0, 0.1, 0.3);
    lostAck = agenda.oneOf(0.0, 0.1, 0.4);
    hang = agenda.oneOf(0.0, 0.1, 0.5);
    stall = agenda.oneOf(0.0, 0.01, 0.1);
  }

  /// An owner dies between two things that it does.
  boolean ownerDies() {
    return happens(death);
  }

  /// An owner's host freezes between two things that it does.
  boolean ownerFreezes() {
    return happens(freeze);
  }

  int freezeMillis() {
    return agenda.between(10, agenda.oneOf(2_000, 6_000, 40_000));
  }

  /// How long a host does not reach something.
  int cutMillis() {
    return agenda.between(500, agenda.oneOf(4_000, 15_000, 90_000));
  }

  /// A carrier does not answer in time.
  boolean answerIsLost() {
    return happens(lostAnswer);
  }

  /// A carrier answers that it does not take a part.
  boolean isRefused() {
    return happens(refusal);
  }

  /// The API does not learn whether its append is durable.
  boolean ackIsLost() {
    return happens(lostAck);
  }

  /// A customer's server does not answer.
  boolean webhookHangs() {
    return happens(hang);
  }

  /// A few times in a seed.
  void fromTimeToTime(int most, Runnable what) {
    for (int i = agenda.between(0, most); i > 0; i--) {
      agenda.in(agenda.between(0, (int) CALM_FROM_MILLIS), what);
    }
  }

  /// The queue is without a leader for a while.
  boolean queueStalls() {
    return happens(stall);
  }

  private boolean happens(double probability) {
    return agenda.millis() < CALM_FROM_MILLIS && agenda.chance(probability);
  }
}
