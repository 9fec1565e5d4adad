package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Agenda;

/// How faulty one world is: each seed draws its own mixture, from a calm one to a hostile one.
/// After a while no fault happens any more, so that everything can come to its end.
final class Faults {
  /// The longest call is over by then, so that nobody looks for one any more.
  static final long REST_BY_MILLIS = 12 * 3_600_000;

  static final long CALM_FROM_MILLIS = 15 * 60_000;

  private final Agenda agenda;
  private final double death;
  private final double freeze;
  private final double unheard;
  private final double webhook;
  private final double lostAnswer;
  private final double lostAck;
  private final double stall;

  Faults(Agenda agenda) {
    this.agenda = agenda;
    death = agenda.oneOf(0.0, 0.001, 0.005, 0.01);
    freeze = agenda.oneOf(0.0, 0.0, 0.0005, 0.003);
    unheard = agenda.oneOf(0.0, 0.0, 0.01, 0.1);
    webhook = agenda.oneOf(0.0, 0.1, 0.4);
    lostAnswer = agenda.oneOf(0.0, 0.1, 0.3);
    lostAck = agenda.oneOf(0.0, 0.1, 0.4);
    stall = agenda.oneOf(0.0, 0.02, 0.2);
  }

  /// A host dies between two things that it does.
  boolean hostDies() {
    return happens(death);
  }

  /// A host freezes between two things that it does.
  boolean hostFreezes() {
    return happens(freeze);
  }

  int freezeMillis() {
    return agenda.between(10, agenda.oneOf(1_500, 4_000, 30_000));
  }

  /// How long a host does not reach something.
  int cutMillis() {
    return agenda.between(500, agenda.oneOf(3_000, 12_000, 60_000));
  }

  /// The memory store's answer, or another host's, does not come.
  boolean memoryAnswerIsLost() {
    return happens(unheard);
  }

  /// A few times in a seed.
  void fromTimeToTime(int most, Runnable what) {
    for (int i = agenda.between(0, most); i > 0; i--) {
      agenda.in(agenda.between(0, (int) CALM_FROM_MILLIS), what);
    }
  }

  /// A customer's server hangs, fails, or answers garbage.
  boolean webhookFails() {
    return happens(webhook);
  }

  /// A final answer of the far end is lost.
  boolean answerIsLost() {
    return happens(lostAnswer);
  }

  /// The API does not learn whether its append is durable.
  boolean ackIsLost() {
    return happens(lostAck);
  }

  /// The queue is without a leader for a while.
  boolean queueStalls() {
    return happens(stall);
  }

  private boolean happens(double probability) {
    return agenda.millis() < CALM_FROM_MILLIS && agenda.chance(probability);
  }
}
