package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.SessionExpires;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The session timer of a dialog (RFC 4028): shows the far end that we live, or ends the leg of one
/// that shows no sign of life. In the lane of its leg only.
final class Session {
  private final SipLeg leg;
  private final LaneOffice office;
  private final DialogLine line;
  private final Talking talking;
  private @Nullable SessionTimer timer;
  private boolean byUpdate;
  private Lane.@Nullable Alarm alarm;

  Session(SipLeg leg, DialogLine line, Talking talking) {
    this.leg = leg;
    this.office = leg.office();
    this.line = line;
    this.talking = talking;
  }

  static SessionTimer.Wish wish(Kit kit) {
    return new SessionTimer.Wish(Math.max(90, kit.config().session().toSeconds()), 90);
  }

  /// @param agreed null: none
  /// @param updates whether the far end takes UPDATE, which cannot disturb the media
  void begin(@Nullable SessionTimer agreed, boolean updates) {
    byUpdate = updates;
    set(agreed);
  }

  private void set(@Nullable SessionTimer next) {
    stop();
    timer = next;
    if (next != null) {
      var now = office.kit().clock().instant();
      var delay = Duration.between(now, next.nextTimer());
      alarm = office.lane().after(delay.isNegative() ? Duration.ZERO : delay, this::due);
    }
  }

  private void due() {
    var running = timer;
    if (running == null || leg.isOver()) {
      return;
    }
    if (!running.weRefresh()) {
      talking.broken(408, "the far end gave no sign of life for " + running.seconds() + " s");
    } else if (byUpdate) {
      update(running);
    } else {
      String sdp = leg.localSdp();
      if (sdp != null) {
        talking.reoffer(sdp);
      }
    }
  }

  private void update(SessionTimer running) {
    var outgoing = line.dialog().request("UPDATE");
    SessionTimer.offer(
        outgoing.request(),
        new SessionTimer.Wish(running.seconds(), 90),
        SessionExpires.Refresher.UAC);
    line.send(
        outgoing,
        new ClientTransaction.User() {
          @Override
          public void answered(SipResponse response) {
            if (response.isSuccess()) {
              refreshed(response);
            } else if (response.status() == 481 || response.status() == 408) {
              talking.broken(response.status(), "the dialog is broken");
            } else if (response.isFailure()) {
              // The next way that it may understand.
              byUpdate = false;
              due();
            }
          }

          @Override
          public void failed(int status) {
            talking.broken(408, "the far end does not answer");
          }
        });
    talking.store();
  }

  /// Our refresh was taken.
  void refreshed(SipResponse response) {
    var now = office.kit().clock().instant();
    if (!leg.isOver()) {
      set(SessionTimer.agreed(response, now).orElse(null));
    }
  }

  SessionTimer.Answer answer(SipRequest request) {
    return SessionTimer.answer(request, wish(office.kit()));
  }

  /// Accepts the far end's refresh.
  void agree(SipRequest request, SipResponse.Builder response) {
    if (answer(request) instanceof SessionTimer.Answer.Agreed agreed) {
      agreed.addTo(response);
      set(agreed.start(office.kit().clock().instant()));
    }
  }

  void stop() {
    timer = null;
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }
}
