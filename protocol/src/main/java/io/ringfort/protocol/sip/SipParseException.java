package io.ringfort.protocol.sip;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What arrived is not SIP as RFC 3261 wants it. Carries the status to answer with, and the answer
/// itself where one can be given: never to a response or an ACK, nor without a readable Via.
///
/// It has no stack trace, because a flood of broken datagrams must cost little.
public final class SipParseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable SipRequest request;

  public SipParseException(int status, String message) {
    this(status, message, null);
  }

  SipParseException(int status, String message, @Nullable SipRequest request) {
    super(message, null, false, false);
    this.status = status;
    this.request = request;
  }

  /// 400, 413, 416, 505 or 513.
  public int status() {
    return status;
  }

  /// The request as far as it could be read, if it can be answered.
  public Optional<SipRequest> request() {
    return Optional.ofNullable(request);
  }

  /// The answer to send over the flow on which the request came, with no transaction: a
  /// retransmitted request gets it again.
  ///
  /// @param toTag the local tag for the answer
  public Optional<SipResponse> answer(String toTag) {
    return request().map(r -> r.respond(status).toTag(toTag).build());
  }
}
