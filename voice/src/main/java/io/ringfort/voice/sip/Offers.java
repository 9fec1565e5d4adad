package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.SessionExpires;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Our own offers inside a dialog: re-INVITEs, one at a time, again after a collision (RFC 3261,
/// 14.1). Of several that wait only the last is sent. In the lane of its leg only.
final class Offers {
  private static final int MOST_COLLISIONS = 8;

  private final SipLeg leg;
  private final LaneOffice office;
  private final DialogLine line;
  private final Talking talking;
  private @Nullable String open;
  private @Nullable String next;
  private Lane.@Nullable Alarm retry;
  private boolean stopped;
  private int collisions;

  Offers(SipLeg leg, DialogLine line, Talking talking) {
    this.leg = leg;
    this.office = leg.office();
    this.line = line;
    this.talking = talking;
  }

  /// True while an INVITE of ours is under way.
  boolean isOpen() {
    return open != null;
  }

  void offer(String sdp) {
    next = sdp;
    if (retry == null) {
      goOn();
    }
  }

  /// Sends what waits, if nothing stands in its way.
  void goOn() {
    String sdp = next;
    if (sdp == null || open != null || retry != null || stopped || talking.isBusy()) {
      return;
    }
    next = null;
    open = sdp;
    var outgoing = line.dialog().request("INVITE");
    outgoing.request().header(SipHeader.ALLOW, Wording.ALLOW).body(Wording.SDP, sdp);
    SessionTimer.offer(
        outgoing.request(), Session.wish(office.kit()), SessionExpires.Refresher.UNSAID);
    var user = new Answers(sdp);
    line.send(outgoing, user, user);
    talking.store();
  }

  void stop() {
    stopped = true;
    next = null;
    if (retry != null) {
      retry.cancel();
    }
  }

  /// What comes of one of them.
  private final class Answers implements ClientTransaction.User, DialogLine.Sent {
    private final String sdp;
    private @Nullable SipRequest invite;
    private DialogLine.@Nullable Ack ack;
    private boolean settled;

    Answers(String sdp) {
      this.sdp = sdp;
    }

    @Override
    public void as(SipRequest request) {
      invite = request;
    }

    @Override
    public void answered(SipResponse response) {
      if (response.isProvisional()) {
        return;
      }
      if (settled) {
        if (ack != null && response.isSuccess()) {
          ack.send(office);
        }
        return;
      }
      settled = true;
      open = null;
      if (response.isSuccess() && invite != null) {
        line.update(d -> d.confirm(response));
        line.acknowledge(invite, null, sent -> ack = sent);
        talking.store();
        succeeded(response);
      } else {
        refused(response.status());
      }
    }

    private void succeeded(SipResponse response) {
      if (stopped) {
        return;
      }
      collisions = 0;
      leg.describe(sdp);
      talking.refreshed(response);
      String answer = Wording.sdp(response);
      if (answer != null) {
        leg.tell(new LegEvent.Updated(answer));
      }
      goOn();
    }

    @Override
    public void failed(int status) {
      if (!settled) {
        settled = true;
        open = null;
        refused(status);
      }
    }

    private void refused(int status) {
      if (stopped) {
        return;
      }
      switch (status) {
        case 491, 500 -> again();
        // RFC 3261, 12.2.1.2: the far end does not know the dialog, or is not there.
        case 481, 408, 503 -> talking.broken(status == 503 ? 408 : status, "the dialog is broken");
        default -> goOn();
      }
    }

    private void again() {
      if (++collisions > MOST_COLLISIONS) {
        // Two that both insist: the old description stays.
        collisions = 0;
        goOn();
        return;
      }
      if (next == null) {
        next = sdp;
      }
      retry =
          office
              .lane()
              .after(
                  pause(),
                  () -> {
                    retry = null;
                    goOn();
                  });
    }
  }

  /// RFC 3261, 14.1: who began the call waits 2.1 to 4 seconds, the other one up to 2.
  private Duration pause() {
    var random = ThreadLocalRandom.current();
    return Duration.ofMillis(
        talking.isInbound() ? random.nextInt(0, 200) * 10L : random.nextInt(210, 400) * 10L);
  }
}
