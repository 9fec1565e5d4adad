package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import java.net.InetSocketAddress;
import java.util.List;
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
  private @Nullable InetSocketAddress via;

  /// @param way how the far end was reached so far
  /// @param byFlow whether it is reached only so; else by its Contact or the route, by the same
  ///   listener
  /// @param credentials for its challenges; null for none
  DialogLine(
      LaneOffice office,
      SipLeg leg,
      Dialog dialog,
      Hop way,
      boolean byFlow,
      Invite.@Nullable Credentials credentials) {
    this.office = office;
    this.leg = leg;
    this.dialog = dialog;
    this.flow = byFlow ? way : null;
    this.via = way.local();
    this.credentials = credentials;
  }

  Dialog dialog() {
    return dialog;
  }

  void update(UnaryOperator<Dialog> change) {
    dialog = change.apply(dialog);
  }

  /// True when it goes by that listener.
  boolean isBy(InetSocketAddress listener) {
    return listener.equals(via);
  }

  /// Nobody has its listener any more: whatever comes next goes by another one.
  void leaveListener() {
    var known = flow;
    if (known != null) {
      flow = known.transport().isReliable() ? null : known.by(null);
    }
    via = null;
  }

  /// A request of the far end came by this way. A connection that is there is better than one that
  /// may be; a datagram changes nothing, as the far end may take ours from one address only.
  private void heardBy(Hop from) {
    if (from.transport().isReliable()) {
      flow = from;
      via = from.local();
    } else if (via == null) {
      via = from.local();
    }
  }

  /// Takes a request of the far end.
  ///
  /// @return false when it is out of order: it was answered
  boolean receive(ServerTransaction transaction) {
    return switch (dialog.receive(transaction.request())) {
      case Dialog.Arrival.InOrder(var next) -> {
        dialog = next;
        heardBy(transaction.from());
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
                if (status == 503 && isGone(hop)) {
                  leaveListener();
                }
                if (status == 503 && !isBy(hop)) {
                  // Its listener is gone, and we have left it.
                  route(
                      next -> dispatch(from(request, next), next, sent, user),
                      () -> user.failed(status));
                  return;
                }
                var known = flow;
                if (known != null && known.remote().equals(hop.remote())) {
                  // The connection is gone; perhaps the far end can still be connected to.
                  flow = null;
                  if (status == 503) {
                    route(
                        next -> dispatch(from(request, next), next, sent, user),
                        () -> user.failed(status));
                    return;
                  }
                }
                user.failed(status);
              }
            });
  }

  private boolean isBy(Hop hop) {
    var listener = hop.local();
    return listener == null || isBy(listener);
  }

  /// Whether nobody has its listener any more: it would leave by another one.
  private boolean isGone(Hop hop) {
    var listener = hop.local();
    return listener != null && !listener.equals(office.kit().door().pinned(hop).local());
  }

  private SipRequest from(SipRequest request, Hop hop) {
    return request.withHeaders(
        request.headers().toBuilder().set(SipHeader.CONTACT, contact(hop)).build());
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
      then.accept(pinned(known));
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
                  then.accept(pinned(hops.getFirst()));
                }
              });
    } catch (SipParseException e) {
      nowhere.run();
    }
  }

  /// All of the dialog goes by one listener, as long as somebody has it.
  private Hop pinned(Hop hop) {
    var pinned = office.kit().door().pinned(hop.local() == null ? hop.by(via) : hop);
    via = pinned.local();
    return pinned;
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
        inbound,
        via == null ? null : HostPort.text(via),
        List.of());
  }
}
