package io.ringfort.simulator.sip;

import java.net.InetSocketAddress;
import java.util.List;

/// One side of a dialog (RFC 3261, 12). Confined to the thread of the [SipStack].
public final class Dialog {
  private final SipGateway gateway;
  private final String callId;
  private final String local;
  private final String remote;
  private final List<String> routes;
  private String target;
  private long localCseq;
  private long remoteCseq;

  private Dialog(
      SipGateway gateway,
      String callId,
      String local,
      String remote,
      List<String> routes,
      String target) {
    this.gateway = gateway;
    this.callId = callId;
    this.local = local;
    this.remote = remote;
    this.routes = List.copyOf(routes);
    this.target = target;
  }

  /// The dialog of someone who was called (RFC 3261, 12.1.1).
  public static Dialog callee(ServerTransaction invite, String tag) {
    SipMessage request = invite.request();
    Dialog dialog =
        new Dialog(
            invite.gateway(),
            request.callId(),
            request.need("To") + ";tag=" + tag,
            request.need("From"),
            request.all("Record-Route"),
            SipUri.bare(request.need("Contact")));
    dialog.remoteCseq = request.cseq();
    return dialog;
  }

  /// The dialog of someone who called, from the 2xx (RFC 3261, 12.1.2). A 2xx without a Contact is
  /// answered where the INVITE went.
  public static Dialog caller(SipGateway gateway, SipMessage invite, SipMessage response) {
    Dialog dialog =
        new Dialog(
            gateway,
            invite.callId(),
            invite.need("From"),
            response.need("To"),
            response.all("Record-Route").reversed(),
            response.first("Contact").map(SipUri::bare).orElse(invite.requestUri()));
    dialog.localCseq = invite.cseq();
    return dialog;
  }

  public SipGateway gateway() {
    return gateway;
  }

  /// The next request of this side.
  public SipMessage request(String method) {
    localCseq++;
    return build(method, localCseq);
  }

  /// The ACK of a 2xx.
  public SipMessage ack(long cseq) {
    return build("ACK", cseq);
  }

  /// Where this side's requests go.
  ///
  /// @throws IllegalArgumentException if the peer named a host that is not known
  public InetSocketAddress nextHop() {
    return SipUri.parse(routes.isEmpty() ? target : routes.getFirst()).address();
  }

  /// Whether a request of the peer comes in order; gaps are in order (RFC 3261, 12.2.2).
  public boolean inOrder(SipMessage request) {
    boolean later = remoteCseq == 0 || request.cseq() > remoteCseq;
    remoteCseq = Math.max(remoteCseq, request.cseq());
    return later;
  }

  /// A request or response that refreshes the target.
  public void refresh(SipMessage message) {
    message.first("Contact").ifPresent(contact -> target = SipUri.bare(contact));
  }

  private SipMessage build(String method, long cseq) {
    SipMessage request = SipMessage.request(method, target);
    for (String route : routes) {
      request = request.with("Route", route);
    }
    return request
        .with("Max-Forwards", "70")
        .with("From", local)
        .with("To", remote)
        .with("Call-ID", callId)
        .with("CSeq", cseq + " " + method);
  }
}
