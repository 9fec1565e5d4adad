package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.voice.edge.Hop;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One dialog and the way to its far end: gives our requests their numbers, sends them, and answers
/// the challenges to them. In the lane of its leg only.
final class DialogLine {
  private final LaneOffice office;
  private final SipLeg leg;
  private final Invite.@Nullable Credentials credentials;
  private Dialog dialog;
  private @Nullable Hop flow;

  /// @param flow how the far end is reached; null: by its Contact or the route
  /// @param credentials for its challenges; null for none
  DialogLine(
      LaneOffice office,
      SipLeg leg,
      Dialog dialog,
      @Nullable Hop flow,
      Invite.@Nullable Credentials credentials) {
    this.office = office;
    this.leg = leg;
    this.dialog = dialog;
    this.flow = flow;
    this.credentials = credentials;
  }

  Dialog dialog() {
    return dialog;
  }

  void update(UnaryOperator<Dialog> change) {
    dialog = change.apply(dialog);
  }

  @Nullable Hop flow() {
    return flow;
  }

  /// Takes a request of the far end.
  ///
  /// @return false when it is out of order: it was answered
  boolean receive(ServerTransaction transaction) {
    return switch (dialog.receive(transaction.request())) {
      case Dialog.Arrival.InOrder(var next) -> {
        dialog = next;
        yield true;
      }
      case Dialog.Arrival.OutOfOrder _ -> {
        transaction.respond(500);
        yield false;
      }
    };
  }

  /// Our address in the dialog (RFC 3261, 12.1): names the edge, and the call for the edge.
  NameAddress contact(Hop hop) {
    return Wording.contact(office.kit().door(), leg.callSid(), hop);
  }

  /// Sends the next request of the dialog.
  ///
  /// @param sent told of the request and its way as soon as they are known
  void send(Dialog.Outgoing outgoing, Sent sent, ClientTransaction.User user) {
    dialog = outgoing.dialog();
    route(
        hop -> {
          var request = outgoing.request().header(SipHeader.CONTACT, contact(hop)).build();
          dispatch(request, hop, sent, user);
        },
        () -> user.failed(503));
  }

  /// Told of a request that leaves; of its second form too, when it was challenged.
  interface Sent {
    void as(SipRequest request);
  }

  void send(Dialog.Outgoing outgoing, ClientTransaction.User user) {
    send(outgoing, _ -> {}, user);
  }

  private void dispatch(SipRequest request, Hop hop, Sent sent, ClientTransaction.User user) {
    sent.as(request);
    office
        .transactions()
        .send(
            request,
            hop,
            new ClientTransaction.User() {
              @Override
              public void answered(SipResponse response) {
                if (response.status() == 401 || response.status() == 407) {
                  var again = credit(request, response);
                  if (again != null) {
                    dispatch(again, hop, sent, user);
                    return;
                  }
                }
                user.answered(response);
              }

              @Override
              public void failed(int status) {
                if (hop.equals(flow)) {
                  // The connection is gone; perhaps the far end can still be connected to.
                  flow = null;
                  if (status == 503) {
                    route(next -> dispatch(request, next, sent, user), () -> user.failed(status));
                    return;
                  }
                }
                user.failed(status);
              }
            });
  }

  private @Nullable SipRequest credit(SipRequest request, SipResponse challenge) {
    if (credentials == null) {
      return null;
    }
    dialog = dialog.skipCseqs(1);
    return Wording.credit(request, challenge, credentials, dialog.localCseq());
  }

  /// Sends the ACK for a 2xx.
  ///
  /// @param sdp our answer where the 2xx carried the offer; null for none
  /// @param then given the ACK, to be sent again for copies of the 2xx
  void acknowledge(SipRequest invite, @Nullable String sdp, Consumer<Ack> then) {
    route(
        hop -> {
          var builder = dialog.ack(invite).via(office.transactions().via(hop));
          if (sdp != null) {
            builder.body(Wording.SDP, sdp);
          }
          var ack = new Ack(builder.build().encode(), hop);
          office.kit().metrics().requestsOut("ACK").increment();
          ack.send(office);
          then.accept(ack);
        },
        () -> {});
  }

  /// An ACK that was sent.
  record Ack(byte[] octets, Hop hop) {
    void send(LaneOffice office) {
      office.kit().door().send(octets, hop, () -> {});
    }
  }

  /// Ends the dialog; nobody waits for the answer.
  void bye() {
    send(dialog.request("BYE"), ClientTransaction.User.NOBODY);
  }

  private void route(Consumer<Hop> then, Runnable nowhere) {
    var known = flow;
    if (known != null) {
      then.accept(known);
      return;
    }
    try {
      office
          .kit()
          .router()
          .find(
              dialog.nextHop(),
              office.lane(),
              hops -> {
                if (hops.isEmpty()) {
                  nowhere.run();
                } else {
                  then.accept(hops.getFirst());
                }
              });
    } catch (SipParseException e) {
      nowhere.run();
    }
  }

  /// What another host needs to go on.
  LegSnapshot snapshot(boolean inbound, String transport) {
    return new LegSnapshot(
        leg.callSid(),
        dialog.callId(),
        new LegSnapshot.Party(dialog.localUri(), dialog.localTag()),
        new LegSnapshot.Party(dialog.remoteUri(), dialog.remoteTag()),
        dialog.localCseq(),
        dialog.remoteCseq(),
        dialog.routes(),
        dialog.remoteTarget(),
        transport,
        flow == null ? null : flow.text(),
        dialog.confirmed(),
        inbound);
  }
}
