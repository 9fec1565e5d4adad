package io.ringfort.protocol.sip.transaction;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.Via;

/// What a message is matched to its transaction by (RFC 3261 sections 17.1.3 and 17.2.3).
///
/// @param branch of the top Via; for RFC 2543 a text of the fields that name the transaction there
/// @param sentBy of the top Via; empty for client transactions, whose branches are our own
/// @param method of the request; INVITE for its ACK
public record TransactionKey(String branch, String sentBy, String method) {

  /// The server transaction to which `request` belongs, or which it begins.
  public static TransactionKey server(SipRequest request) {
    return server(request, request.is("ACK") ? "INVITE" : request.method());
  }

  /// The server transaction that a CANCEL means: the one of its INVITE, which has the same branch
  /// (RFC 3261 section 9.2). Nothing but INVITE can be canceled.
  public static TransactionKey canceled(SipRequest cancel) {
    return server(cancel, "INVITE");
  }

  private static TransactionKey server(SipRequest request, String method) {
    Via via = request.topVia();
    String branch = via.isBranchUnique() ? via.branch().orElseThrow() : rfc2543(request, via);
    return new TransactionKey(branch, via.sentBy(), method);
  }

  // The To tag is left out: the ACK has that of the answer, the INVITE none.
  private static String rfc2543(SipRequest request, Via via) {
    return String.join(
        " ",
        "rfc2543",
        request.uri(),
        request.from().tag().orElse(""),
        request.callId(),
        Long.toString(request.cseq().number()),
        via.branch().orElse(""));
  }

  /// The client transaction that `request` begins.
  public static TransactionKey client(SipRequest request) {
    return new TransactionKey(request.topVia().branch().orElse(""), "", request.method());
  }

  /// The client transaction that `response` answers.
  public static TransactionKey client(SipResponse response) {
    return new TransactionKey(response.topVia().branch().orElse(""), "", response.cseq().method());
  }
}
