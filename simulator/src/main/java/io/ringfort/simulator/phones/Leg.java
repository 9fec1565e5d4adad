package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.RtpStream;
import io.ringfort.simulator.rtp.Sdp;
import io.ringfort.simulator.sip.Dialog;
import io.ringfort.simulator.sip.ResponseListener;
import io.ringfort.simulator.sip.ServerTransaction;
import io.ringfort.simulator.sip.SipMessage;
import io.ringfort.simulator.sip.SipStack;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What both kinds of call have once there is a dialog: offers and answers, changes, and the end.
/// Confined to the SIP thread.
final class Leg {
  static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO";
  static final String SDP = "application/sdp";

  // Of the 0 to 4 seconds that RFC 3261, 14.1, allows.
  private static final long AFTER_GLARE_MS = 2_200;

  private static final Logger log = LoggerFactory.getLogger(Leg.class);

  private final SipStack stack;
  private final PhoneCall call;
  private final String contact;
  private final Runnable ended;
  private final long session = ThreadLocalRandom.current().nextLong(1L << 40);
  private int version;
  private boolean offered;
  private boolean asking;
  private long acknowledgedCseq;

  /// @param contact where the platform reaches this phone
  /// @param ended runs when the call has ended
  Leg(SipStack stack, PhoneCall call, String contact, Runnable ended) {
    this.stack = stack;
    this.call = call;
    this.contact = contact;
    this.ended = ended;
  }

  String contact() {
    return contact;
  }

  String offer() {
    return offer("sendrecv");
  }

  /// Changes the session with an offer of the phone's.
  void reinvite(Dialog dialog, String direction) {
    if (asking) {
      log.info("call {} has an offer under way: {} is dropped", call.id(), direction);
      return;
    }
    asking = true;
    SipMessage invite =
        dialog
            .request("INVITE")
            .with("Contact", contact)
            .with("Allow", ALLOW)
            .withBody(SDP, offer(direction));
    stack.send(dialog.gateway(), invite, dialog.nextHop(), new ReinviteAnswer(dialog, direction));
  }

  /// The answer to an offer, by which the media goes from now on.
  String accept(Sdp offer) {
    version++;
    call.media().connect(offer);
    return offer.answer(call.media().local(), session, version);
  }

  /// A description that may be the answer to this side's offer.
  void take(String body) {
    if (offered && !body.isEmpty()) {
      Optional<Sdp> answer = Sdp.parse(body);
      answer.ifPresent(call.media()::connect);
      offered = false;
      if (answer.isEmpty()) {
        log.info("call {} got an answer without audio", call.id());
      }
    }
  }

  /// An ACK, which may carry the answer.
  void acknowledged(SipMessage ack) {
    acknowledgedCseq = Math.max(acknowledgedCseq, ack.cseq());
    take(ack.body());
  }

  /// Whether an ACK that never came is missed: not if that of a later INVITE came, by which the
  /// platform showed that it is well.
  boolean misses(ServerTransaction invite) {
    return acknowledgedCseq < invite.request().cseq();
  }

  /// A 2xx or 183 to an INVITE.
  SipMessage response(ServerTransaction invite, int status, String tag, String sdp) {
    return invite
        .request()
        .response(status, tag)
        .with("Contact", contact)
        .with("Allow", ALLOW)
        .withBody(SDP, sdp);
  }

  /// A new offer, or the wish for one.
  void changed(Dialog dialog, ServerTransaction request) {
    SipMessage message = request.request();
    if (!dialog.inOrder(message)) {
      request.respond(500, "");
      return;
    }
    if (asking) {
      // Two offers at once: neither counts (RFC 3261, 14.2).
      request.respond(491, "");
      return;
    }
    boolean invite = message.method().equals("INVITE");
    if (message.body().isEmpty() && !invite) {
      dialog.refresh(message);
      request.respond(message.response(200, "").with("Contact", contact));
      return;
    }
    Optional<Sdp> sdp = Sdp.parse(message.body());
    if (!message.body().isEmpty() && sdp.isEmpty()) {
      // The session stays as it was (RFC 3261, 14.2).
      request.respond(488, "");
      return;
    }
    dialog.refresh(message);
    request.respond(response(request, 200, "", sdp.map(this::accept).orElseGet(this::offer)));
    call.change(facts -> facts.changed(sdp.map(offer -> !offer.receives()).orElse(false)));
  }

  /// Any request within the dialog but an INVITE.
  void requested(Dialog dialog, ServerTransaction request) {
    switch (request.request().method()) {
      case "BYE" -> {
        request.respond(200, "");
        end("platform hung up");
      }
      case "UPDATE" -> changed(dialog, request);
      case "OPTIONS", "INFO" -> {
        boolean late = !dialog.inOrder(request.request());
        request.respond(late ? 500 : 200, "");
      }
      default -> request.respond(request.request().response(405, "").with("Allow", ALLOW));
    }
  }

  /// Says BYE; the phone does not wait for the answer.
  void bye(Dialog dialog, String reason) {
    if (call.facts().isEnded()) {
      return;
    }
    end(reason);
    stack.send(dialog.gateway(), dialog.request("BYE"), dialog.nextHop(), new ByeAnswer());
  }

  void end(String reason) {
    RtpStream media = call.media();
    media.close();
    call.change(facts -> facts.ended(reason));
    ended.run();
  }

  private String offer(String direction) {
    offered = true;
    version++;
    return Sdp.offer(call.media().local(), session, version, direction);
  }

  private final class ReinviteAnswer implements ResponseListener {
    private final Dialog dialog;
    private final String direction;

    ReinviteAnswer(Dialog dialog, String direction) {
      this.dialog = dialog;
      this.direction = direction;
    }

    @Override
    public void answered(SipMessage response) {
      int status = response.status();
      if (status < 200) {
        return;
      }
      asking = false;
      if (status < 300) {
        dialog.refresh(response);
        stack.sendAck(dialog.gateway(), dialog.ack(response.cseq()), dialog.nextHop());
        take(response.body());
      } else if (status == 491) {
        stack.after(AFTER_GLARE_MS, this::again);
      } else if (status == 481 || status == 408) {
        // The platform does not know the call any more (RFC 3261, 12.2.1.2).
        bye(dialog, "platform forgot the call");
      }
    }

    @Override
    public void timedOut() {
      asking = false;
      bye(dialog, "platform is silent");
    }

    private void again() {
      if (!call.facts().isEnded()) {
        reinvite(dialog, direction);
      }
    }
  }

  private final class ByeAnswer implements ResponseListener {
    @Override
    public void answered(SipMessage response) {
      if (response.status() >= 300) {
        log.info("call {} got {} to its BYE", call.id(), response.status());
      }
    }

    @Override
    public void timedOut() {
      log.info("call {} got no answer to its BYE", call.id());
    }
  }
}
