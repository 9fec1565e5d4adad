package io.ringfort.core.hosts;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether this host may still act, from its own beats, its lifelines and the steps of its clock.
/// Moves: `NEW → HELD ⇄ ASLEEP | CUT_OFF`, any `→ GONE`, which is the last.
///
/// A sleep is noticed in the very first [#isHeld] after it, before any thread of ours had a turn:
/// the ticks of a thread that slept are too far apart, whoever looks. Any thread.
final class Standing implements Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  /// Two ticks, which nobody has to think about.
  private static final long AWAKE_NANOS = Duration.ofMillis(200).toNanos();

  private static final long BEATS_FAIL_NANOS = Duration.ofSeconds(2).toNanos();

  /// With nobody to ask: before the eight seconds after which others take us for dead.
  private static final long ALONE_NANOS = Duration.ofSeconds(6).toNanos();

  private final LongSupplier nanos;
  private volatile State state = State.NEW;
  private volatile long incarnation;
  private volatile long lastTick;
  private volatile long lastBeat;
  private long sleeps;
  private volatile long losses;

  enum State {
    /// Not registered yet.
    NEW,
    HELD,
    /// It slept, and does not know yet what others made of it.
    ASLEEP,
    /// Neither memory nor enough of the others are heard.
    CUT_OFF,
    /// Others were told that it is dead, or it said so itself.
    GONE
  }

  /// A beat under way.
  ///
  /// @param sleeps before it began: what was sent before a sleep proves nothing after it
  record Beat(long began, long sleeps) {}

  /// How many lifelines say what.
  record Lines(int answering, int silent, int over) {
    static final Lines NONE = new Lines(0, 0, 0);

    boolean isEmpty() {
      return answering + silent + over == 0;
    }
  }

  Standing(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastTick = nanos.getAsLong();
  }

  @Override
  public boolean isHeld() {
    // The clock is read first: if this thread sleeps here, the ticker has moved the state before it
    // moves the tick.
    long now = nanos.getAsLong();
    return !hasSlept(now) && state == State.HELD;
  }

  /// Ticks come ten times a second. Others take over after 2.5 s at the earliest.
  private boolean hasSlept(long now) {
    long step = now - lastTick;
    return step > AWAKE_NANOS
        && DeathRules.isSleep(Duration.ofNanos(step), Duration.ofNanos(now - lastBeat));
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  /// How often it was held and is not any more; the end of the host is none.
  long losses() {
    return losses;
  }

  State state() {
    return state;
  }

  synchronized void registered(long as, Beat beat) {
    incarnation = as;
    lastBeat = beat.began();
    lastTick = nanos.getAsLong();
    move(State.HELD, "registered as " + as);
  }

  /// To be called ten times a second, by a thread that does nothing slow.
  ///
  /// @return whether a sleep was noticed
  synchronized boolean tick(Lines lines) {
    long now = nanos.getAsLong();
    boolean slept = hasSlept(now);
    if (slept) {
      sleeps++;
      if (state == State.HELD || state == State.CUT_OFF) {
        move(State.ASLEEP, "slept " + Duration.ofNanos(now - lastTick).toMillis() + " ms");
      }
    } else if (state == State.HELD && isCutOff(now - lastBeat, lines)) {
      move(State.CUT_OFF, "no beat for 2 s, lifelines: " + lines);
    }
    lastTick = now;
    return slept;
  }

  private static boolean isCutOff(long sinceBeat, Lines lines) {
    return lines.isEmpty()
        ? sinceBeat > ALONE_NANOS
        : !DeathRules.mayHold(Duration.ofNanos(sinceBeat), lines.answering(), lines.silent());
  }

  synchronized Beat beatBegins() {
    return new Beat(nanos.getAsLong(), sleeps);
  }

  /// It was written down, so nobody had declared this host gone when it was.
  synchronized void beatSucceeded(Beat beat) {
    lastBeat = Math.max(lastBeat, beat.began());
    long now = nanos.getAsLong();
    boolean isProof =
        beat.sleeps() == sleeps
            && !hasSlept(now)
            && now - beat.began() <= BEATS_FAIL_NANOS;
    if (isProof && (state == State.ASLEEP || state == State.CUT_OFF)) {
      move(State.HELD, "nobody declared it gone");
    }
  }

  /// @return whether it was not gone before
  synchronized boolean gone(String why) {
    boolean isNew = state != State.GONE;
    if (isNew) {
      move(State.GONE, why);
    }
    return isNew;
  }

  private void move(State to, String why) {
    LOG.info("lease: {} to {}: {}", state, to, why);
    if (state == State.HELD && to != State.GONE) {
      losses++;
    }
    state = to;
  }
}
