package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.RAck;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipUri;
import java.util.ArrayList;
import java.util.List;

/// The state of one dialog (RFC 3261 section 12): early until a 2xx, then confirmed. Immutable;
/// every step gives the next state, which its owner stores before it sends anything that rests on
/// it.
///
/// @param localTag ours
/// @param remoteTag theirs; empty if they gave none (RFC 2543)
/// @param localUri our address, as in From or To
/// @param remoteUri theirs
/// @param localCseq the last number that we used; 0 for none
/// @param remoteCseq the last number that they used; -1 for none
/// @param remoteTarget the URI in their Contact: the Request-URI of our requests
/// @param routes values for Route, in the order of use
/// @param secure true if only `sips:` and TLS will do
/// @param confirmed false while the dialog is early
public record Dialog(
    String callId,
    String localTag,
    String remoteTag,
    String localUri,
    String remoteUri,
    long localCseq,
    long remoteCseq,
    String remoteTarget,
    List<String> routes,
    boolean secure,
    boolean confirmed) {

  public Dialog {
    routes = List.copyOf(routes);
  }

  /// The caller's side (section 12.1.2).
  ///
  /// @param response 101 to 299, with a tag in To
  public static Dialog uac(SipRequest request, SipResponse response) {
    return new Dialog(
        request.callId(),
        request.from().tag().orElse(""),
        response.to().tag().orElse(""),
        request.from().uri(),
        request.to().uri(),
        request.cseq().number(),
        -1,
        // A provisional response should have a Contact, but not every one has.
        response.contact().map(NameAddress::uri).orElse(request.uri()),
        // "taken in reverse order": the last proxy put its value on top.
        texts(response.recordRoutes().reversed()),
        isSecure(request),
        response.isSuccess());
  }

  /// The callee's side, early (section 12.1.1).
  ///
  /// @throws SipParseException 400 if the request has no Contact
  public static Dialog uas(SipRequest request, String localTag) {
    NameAddress contact =
        request
            .contact()
            .orElseThrow(
                () -> new SipParseException(400, "got no Contact in a request for a dialog"));
    return new Dialog(
        request.callId(),
        localTag,
        request.from().tag().orElse(""),
        request.to().uri(),
        request.from().uri(),
        0,
        request.cseq().number(),
        contact.uri(),
        texts(request.recordRoutes()),
        isSecure(request),
        false);
  }

  private static boolean isSecure(SipRequest request) {
    return request.uri().regionMatches(true, 0, "sips:", 0, 5)
        && request.topVia().transport().equals("TLS");
  }

  private static List<String> texts(List<NameAddress> addresses) {
    return addresses.stream().map(NameAddress::toString).toList();
  }

  public DialogId id() {
    return new DialogId(callId, localTag, remoteTag);
  }

  /// The callee's side once it sent a 2xx.
  public Dialog confirm() {
    return with(localCseq, remoteCseq, remoteTarget, routes, true);
  }

  /// The caller's side once a 2xx came. While the dialog was early, its route set is computed anew
  /// from this 2xx (section 13.2.2.4); a confirmed one only takes the new target.
  public Dialog confirm(SipResponse success) {
    List<String> route = confirmed ? routes : texts(success.recordRoutes().reversed());
    return with(localCseq, remoteCseq, remoteTarget, route, true).refresh(success);
  }

  /// With the target in the Contact of an INVITE or UPDATE, or of a 2xx to one; the route set stays
  /// (section 12.2).
  public Dialog refresh(SipMessage message) {
    String target = message.contact().map(NameAddress::uri).orElse(remoteTarget);
    return with(localCseq, remoteCseq, target, routes, confirmed);
  }

  /// With `count` numbers left out: those which a host that died may have used and not stored.
  public Dialog skipCseqs(int count) {
    return withCseqs(localCseq + count, remoteCseq);
  }

  private Dialog withCseqs(long local, long remote) {
    return with(local, remote, remoteTarget, routes, confirmed);
  }

  private Dialog with(
      long localNumber, long remoteNumber, String target, List<String> route, boolean isConfirmed) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        localNumber,
        remoteNumber,
        target,
        route,
        secure,
        isConfirmed);
  }

  /// What came of a request inside the dialog.
  public sealed interface Arrival {
    /// In order: this is the dialog now. The target changes only if the request is accepted, with
    /// `refresh`.
    record InOrder(Dialog dialog) implements Arrival {}

    /// Its number is lower than the last one: it is answered 500, and nothing changes.
    record OutOfOrder(long got, long last) implements Arrival {}
  }

  /// Checks the number of a request of the far end (section 12.2.2). ACK and CANCEL, which repeat
  /// the number of their INVITE, are always in order.
  public Arrival receive(SipRequest request) {
    if (request.is("ACK") || request.is("CANCEL")) {
      return new Arrival.InOrder(this);
    }
    long got = request.cseq().number();
    if (got < remoteCseq) {
      return new Arrival.OutOfOrder(got, remoteCseq);
    }
    return new Arrival.InOrder(withCseqs(localCseq, got));
  }

  /// A request of ours and the dialog once it is sent.
  ///
  /// @param request without a Via, which depends on the flow
  public record Outgoing(Dialog dialog, SipRequest.Builder request) {}

  /// Builds a request inside the dialog (section 12.2.1.1), of any method but ACK and CANCEL. The
  /// caller adds Via, and Contact to INVITE, UPDATE, SUBSCRIBE, NOTIFY and REFER.
  public Outgoing request(String method) {
    Dialog next = withCseqs(localCseq + 1, remoteCseq);
    return new Outgoing(next, next.build(method, next.localCseq));
  }

  /// The ACK for a 2xx (section 13.2.2.4): with the number of the INVITE, and its credentials. The
  /// caller adds a Via with a branch of its own.
  public SipRequest.Builder ack(SipRequest invite) {
    SipRequest.Builder ack = build("ACK", invite.cseq().number());
    for (String name : List.of(SipHeader.AUTHORIZATION, SipHeader.PROXY_AUTHORIZATION)) {
      for (String value : invite.headers().all(name)) {
        ack.header(name, value);
      }
    }
    return ack;
  }

  /// The PRACK for a reliable provisional response (RFC 3262 section 4).
  public Outgoing prack(SipResponse response) {
    Outgoing prack = request("PRACK");
    prack
        .request()
        .header(SipHeader.RACK, new RAck(response.rseq().orElseThrow(), response.cseq()));
    return prack;
  }

  private SipRequest.Builder build(String method, long cseq) {
    List<String> route = new ArrayList<>(routes);
    String uri = remoteTarget;
    if (!route.isEmpty() && !isLoose(route.getFirst())) {
      // "If the route set is not empty, and its first URI does not contain the lr parameter, the
      // UAC
      // MUST place the first URI from the route set into the Request-URI", and the target comes
      // last.
      uri = requestUri(NameAddress.parse(route.removeFirst()).uri());
      route.add("<" + remoteTarget + ">");
    }
    SipRequest.Builder request = SipRequest.build(method, uri);
    for (String value : route) {
      request.header(SipHeader.ROUTE, value);
    }
    return request
        .header(SipHeader.MAX_FORWARDS, 70)
        .header(SipHeader.FROM, party(localUri, localTag))
        .header(SipHeader.TO, party(remoteUri, remoteTag))
        .header(SipHeader.CALL_ID, callId)
        .header(SipHeader.CSEQ, new CSeq(cseq, method));
  }

  private static boolean isLoose(String route) {
    return NameAddress.parse(route).sipUri().isLoose();
  }

  /// "stripping any parameters that are not allowed in a Request-URI".
  private static String requestUri(String uri) {
    SipUri u = SipUri.parse(uri);
    return new SipUri(
            u.secure(),
            u.user(),
            u.password(),
            u.host(),
            u.port(),
            u.params().without("method"),
            "")
        .toString();
  }

  private static NameAddress party(String uri, String tag) {
    NameAddress address = NameAddress.of(uri);
    return tag.isEmpty() ? address : address.withTag(tag);
  }

  /// Where our requests go first: the first route, else the target.
  ///
  /// @throws SipParseException 416 if that is no SIP URI
  public SipUri nextHop() {
    return routes.isEmpty()
        ? SipUri.parse(remoteTarget)
        : NameAddress.parse(routes.getFirst()).sipUri();
  }
}
