package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.sip.LegEvent;
import java.time.Duration;
import java.util.Map;

/// A phone at the other end and the SIP between: rings, answers, hangs up, presses keys, and loses
/// what it says.
final class Leg {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TERMINATED = 487;
  private static final int DECLINED = 603;

  /// How long a refusal waits to be confirmed.
  private static final int CONFIRMED_WITHIN_MILLIS = 32_000;

  private static final String SDP = "v=0";

  private final World world;
  private final Fleet fleet;
  private final CallSid sid;
  private final Agenda agenda;
  private final Faults faults;
  private final boolean inbound;
  private State state = State.SILENT;
  private boolean over;

  /// What the far end's phone does.
  private enum State {
    SILENT,
    RINGING,
    TALKING,
    GONE
  }

  Leg(World world, Fleet fleet, CallSid sid, boolean inbound) {
    this.world = world;
    this.fleet = fleet;
    this.sid = sid;
    this.inbound = inbound;
    agenda = world.agenda();
    faults = world.faults();
  }

  boolean isGone() {
    return state == State.GONE;
  }

  boolean isRinging() {
    return state == State.RINGING;
  }

  /// What a leg says of an INVITE that was canceled.
  static LegEvent canceled() {
    return new LegEvent.Ended(false, TERMINATED, "canceled");
  }

  /// What an owner says itself when it may not call anybody.
  static LegEvent unavailable() {
    return new LegEvent.Failed(503, "the memory store is away", Map.of());
  }

  /// A new host speaks, from where the far end does not know it.
  void reinvited() {
    if (state == State.GONE) {
      // Said once more: whoever heard it first may be gone.
      post(new CallEvent.OnLeg(new LegEvent.Ended(false, 481, "no such dialog")));
    } else if (state == State.TALKING) {
      tell(new LegEvent.Updated(SDP));
    }
  }

  /// It rang for a host that is gone, and is called anew.
  void forgotten() {
    over = true;
    state = State.GONE;
  }

  void invite(Duration ringFor) {
    state = State.RINGING;
    agenda.in(
        ringFor.toMillis(), () -> fail(agenda.oneOf(TERMINATED, REQUEST_TIMEOUT, TERMINATED)));
    if (agenda.chance(0.1)) {
      return;
    }
    if (agenda.chance(0.8)) {
      int status = agenda.oneOf(180, 183);
      agenda.in(
          agenda.between(20, 3_000),
          () -> {
            if (state == State.RINGING) {
              tell(new LegEvent.Ringing(status, status == 183 ? SDP : null));
            }
          });
    }
    if (faults.answerIsLost() || agenda.chance(0.1)) {
      return;
    }
    if (agenda.chance(0.25)) {
      int status = agenda.oneOf(486, 603, 404, 503, 480);
      agenda.in(agenda.between(50, 10_000), () -> fail(status));
    } else {
      agenda.in(agenda.between(500, 25_000), this::answers);
    }
  }

  private void fail(int status) {
    if (state == State.RINGING) {
      state = State.GONE;
      last(new LegEvent.Failed(status, "No", Map.of("X-Why", "simulated")));
    }
  }

  private void answers() {
    if (state == State.RINGING) {
      state = State.TALKING;
      tell(new LegEvent.Answered(SDP, Map.of()));
      live();
    }
  }

  /// A handset calls in; it may give up.
  void ringsIn() {
    state = State.RINGING;
    agenda.in(
        agenda.between(1_000, agenda.oneOf(5_000, 120_000)),
        () -> {
          if (state == State.RINGING) {
            state = State.GONE;
            last(new LegEvent.Ended(true, TERMINATED, "gave up"));
          }
        });
  }

  void answer() {
    if (state == State.RINGING && inbound) {
      state = State.TALKING;
      if (agenda.chance(0.03)) {
        // What we both speak, nobody does.
        state = State.GONE;
        last(new LegEvent.Ended(false, 488, "no common codec"));
        return;
      }
      tell(new LegEvent.Confirmed());
      live();
    }
  }

  void reject(int status) {
    switch (state) {
      case RINGING -> {
        state = State.GONE;
        last(new LegEvent.Ended(false, status, "refused"));
      }
      case TALKING -> {
        // A host that is gone had answered: the refusal is not confirmed, and a BYE may follow.
        post(new CallEvent.OnLeg(new LegEvent.Ended(false, status, "refused")));
        if (world.design().saysByeWhereARefusalIsIgnored()) {
          agenda.in(CONFIRMED_WITHIN_MILLIS, () -> state = State.GONE);
        }
      }
      // The answer is not acknowledged.
      case GONE -> post(new CallEvent.OnLeg(new LegEvent.Ended(false, 408, "nobody is there")));
      case SILENT -> {}
    }
  }

  void hangUp() {
    switch (state) {
      case TALKING -> {
        state = State.GONE;
        last(new LegEvent.Ended(false, 200, "hung up"));
      }
      case RINGING, SILENT -> {
        if (!inbound && agenda.chance(0.2)) {
          // The 200 crosses our CANCEL.
          state = State.TALKING;
          tell(new LegEvent.Answered(SDP, Map.of()));
        } else {
          state = State.GONE;
          last(new LegEvent.Ended(false, inbound ? DECLINED : TERMINATED, "hung up"));
        }
      }
      case GONE -> post(new CallEvent.OnLeg(new LegEvent.Ended(false, 481, "no such dialog")));
    }
  }

  void refer() {
    boolean told = agenda.chance(0.7);
    agenda.in(
        agenda.between(10, 2_000),
        () -> {
          if (state == State.TALKING) {
            tell(new LegEvent.ReferProgress(agenda.oneOf(202, 405), told ? 200 : 0, true));
          }
        });
  }

  /// What people do while they talk; some never hang up.
  private void live() {
    for (int keys = agenda.between(0, 4); keys > 0; keys--) {
      char key = agenda.oneOf('1', '2', '#', '*');
      whileTalking(agenda.between(100, 60_000), new LegEvent.Digit(key));
    }
    if (agenda.chance(0.1)) {
      whileTalking(agenda.between(100, 60_000), new LegEvent.Offered(SDP));
    }
    if (agenda.chance(0.75)) {
      agenda.in(
          agenda.between(200, agenda.oneOf(20_000, 300_000)),
          () -> {
            if (state == State.TALKING) {
              state = State.GONE;
              last(new LegEvent.Ended(false, agenda.oneOf(200, 200, 481), "BYE"));
            }
          });
    } else if (agenda.chance(0.2)) {
      agenda.in(agenda.between(200, 300_000), () -> post(new CallEvent.RtpTimeout()));
    }
  }

  private void whileTalking(int delay, LegEvent event) {
    agenda.in(
        delay,
        () -> {
          if (state == State.TALKING) {
            tell(event);
          }
        });
  }

  private void last(LegEvent event) {
    tell(event);
    over = true;
  }

  private void tell(LegEvent event) {
    if (!over && world.legs().get(sid) == this) {
      post(new CallEvent.OnLeg(event));
    }
  }

  /// Nobody hears what was said on a leg in whose place another was begun.
  private void post(CallEvent event) {
    fleet.deliver(sid, event, () -> world.legs().get(sid) == this);
  }
}
