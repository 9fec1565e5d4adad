package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Retransmission;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A 2xx of ours to an INVITE, sent again until its ACK comes (RFC 3261, 13.3.1.4). In the lane of
/// its leg only.
final class Success {
  private final LaneOffice office;
  private final ServerTransaction invite;
  private final SipResponse response;
  private final boolean offersOurs;
  private final Runnable givenUp;
  private @Nullable Retransmission state;
  private Lane.@Nullable Alarm alarm;

  Success(
      LaneOffice office,
      ServerTransaction invite,
      SipResponse response,
      boolean offersOurs,
      Runnable givenUp) {
    this.office = office;
    this.invite = invite;
    this.response = response;
    this.offersOurs = offersOurs;
    this.givenUp = givenUp;
    this.state = Retransmission.ofSuccess(response, office.kit().timers(), office.kit().now());
    arm();
  }

  /// True when the ACK carries the answer to our offer.
  boolean offersOurs() {
    return offersOurs;
  }

  boolean isConfirmedBy(SipRequest ack) {
    return ack.cseq().number() == invite.request().cseq().number();
  }

  void stop() {
    state = null;
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private void arm() {
    if (state != null) {
      long delay = Math.max(0, state.nextTimer() - office.kit().now());
      alarm = office.lane().after(Duration.ofNanos(delay), this::wake);
    }
  }

  private void wake() {
    if (state == null) {
      return;
    }
    switch (state.onTimer(office.kit().now())) {
      case Retransmission.Due.Nothing() -> {}
      case Retransmission.Due.Send(var after) -> {
        state = after;
        office.kit().metrics().retransmissions.increment();
        invite.respond(response);
      }
      case Retransmission.Due.GiveUp() -> {
        state = null;
        givenUp.run();
        return;
      }
    }
    arm();
  }
}
