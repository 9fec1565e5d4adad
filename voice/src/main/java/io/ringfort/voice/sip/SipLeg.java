package io.ringfort.voice.sip;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A leg as its call sees it: hands every command to the lane, where its [Stage] carries it out.
final class SipLeg implements Leg {
  private static final Logger LOG = LoggerFactory.getLogger(SipLeg.class);

  private final LaneOffice office;
  private final String callSid;
  private final String sipCallId;
  private final boolean inbound;
  private volatile LegSnapshot snapshot;
  private @Nullable Stage stage;
  private @Nullable LegListener listener;
  private @Nullable Trunk trunk;
  private @Nullable String localSdp;

  SipLeg(LaneOffice office, LegSnapshot snapshot) {
    this.office = office;
    this.callSid = snapshot.callSid();
    this.sipCallId = snapshot.sipCallId();
    this.inbound = snapshot.inbound();
    this.snapshot = snapshot;
  }

  String callSid() {
    return callSid;
  }

  LaneOffice office() {
    return office;
  }

  void listen(LegListener told) {
    listener = told;
  }

  /// The one place where the stage changes.
  void become(Stage next) {
    boolean begins = stage == null;
    stage = next;
    if (begins) {
      office.legs().increment();
      own();
    }
    if (next instanceof Stage.Over) {
      office.legs().decrement();
      leaveTrunk();
    }
  }

  /// What comes for the leg finds this host from here on.
  private void own() {
    office.kit().door().owns(callSid);
    if (inbound) {
      // Copies, CANCEL and ACK of an INVITE do not name the call.
      office.kit().door().owns(sipCallId);
    }
  }

  private void disown() {
    office.kit().door().disowns(callSid);
    if (inbound) {
      office.kit().door().disowns(sipCallId);
    }
  }

  /// What is still under way when a leg has ended is answered for a while.
  private void disownLater() {
    if (!office.kit().door().mark().isEmpty()) {
      office.lane().after(Duration.ofNanos(office.kit().timers().giveUp()), this::disown);
    }
  }

  boolean isOver() {
    return stage instanceof Stage.Over;
  }

  /// Ends it with its last event.
  void end(LegEvent last) {
    if (!isOver()) {
      become(new Stage.Over());
      disownLater();
      tell(last);
    }
  }

  void tell(LegEvent event) {
    if (listener == null) {
      return;
    }
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.error("{}: the listener failed on {}", callSid, event.getClass().getSimpleName(), e);
    }
  }

  void store(LegSnapshot now) {
    snapshot = now;
  }

  /// Our last description, offered again where the far end wants one of us.
  void describe(String sdp) {
    localSdp = sdp;
  }

  @Nullable String localSdp() {
    return localSdp;
  }

  /// @return false when the trunk has no room
  boolean enter(Trunk next) {
    if (next == trunk) {
      return true;
    }
    leaveTrunk();
    if (!next.enter()) {
      return false;
    }
    trunk = next;
    return true;
  }

  private void leaveTrunk() {
    if (trunk != null) {
      trunk.leave();
      trunk = null;
    }
  }

  /// Whose credentials answer challenges.
  Invite.@Nullable Credentials trunkCredentials() {
    return trunk == null ? null : trunk.config().credentials();
  }

  private void inLane(Consumer<Stage> command) {
    office
        .lane()
        .execute(
            () -> {
              if (stage != null) {
                carryOut(stage, command);
              }
            });
  }

  private void carryOut(Stage on, Consumer<Stage> command) {
    try {
      command.accept(on);
    } catch (RuntimeException e) {
      LOG.error("{}: a command failed", callSid, e);
      end(new LegEvent.Ended(false, 500, "internal error: " + e.getMessage()));
    }
  }

  @Override
  public String sipCallId() {
    return sipCallId;
  }

  @Override
  public void ring() {
    inLane(Stage::ring);
  }

  @Override
  public void progress(String sdp) {
    inLane(s -> s.progress(sdp));
  }

  @Override
  public void answer(String sdp) {
    inLane(s -> s.answer(sdp));
  }

  @Override
  public void reject(int status, String reason) {
    inLane(s -> s.reject(status, reason));
  }

  @Override
  public void hangUp() {
    inLane(Stage::hangUp);
  }

  @Override
  public void release() {
    inLane(
        s -> {
          s.release();
          if (!isOver()) {
            become(new Stage.Over());
            office.movedAway(sipCallId, snapshot.local().tag());
            disown();
          }
        });
  }

  @Override
  public void reoffer(String sdp) {
    inLane(s -> s.reoffer(sdp));
  }

  @Override
  public void accept(String sdp) {
    inLane(s -> s.accept(sdp));
  }

  @Override
  public void refer(String uri) {
    inLane(s -> s.refer(uri));
  }

  @Override
  public void notifyReferred(int status) {
    inLane(s -> s.notifyReferred(status));
  }

  @Override
  public LegSnapshot snapshot() {
    return snapshot;
  }
}
