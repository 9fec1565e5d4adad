package io.ringfort.simulator.faults;

import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// Holds the faults in force and rolls the dice, for any thread. The seed is fixed, so that two
/// runs with the same order of submits see the same faults.
public final class FaultInjector {
  private static final long SEED = 42;

  private final AtomicReference<Faults> current = new AtomicReference<>(Faults.NONE);
  private final Random random = new Random(SEED);

  public Faults current() {
    return current.get();
  }

  public void set(Faults faults) {
    current.set(faults);
  }

  public boolean throttles() {
    return happens(current().throttle());
  }

  public boolean rejects() {
    return happens(current().reject());
  }

  public boolean dropsResponse() {
    return happens(current().dropResponses());
  }

  /// What is wrong with a SIP gateway.
  public SipFaults sip(String gateway) {
    return current().sip().getOrDefault(gateway, SipFaults.NONE);
  }

  public boolean rejectsInvite(String gateway) {
    return happens(sip(gateway).reject());
  }

  /// How many of that many binds to cut in this second: at least one where any share is asked for.
  public int bindsToKill(int bound) {
    double share = current().killBinds();
    return share == 0 ? 0 : Math.min(bound, Math.max(1, (int) Math.round(share * bound)));
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }
}
