package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;

/// What names a dialog on our side (RFC 3261 section 12).
///
/// @param remoteTag empty if the far end speaks RFC 2543 and gave none
public record DialogId(String callId, String localTag, String remoteTag) {

  /// The dialog in which the far end sent `request`: our tag is in To.
  public static DialogId of(SipRequest request) {
    return new DialogId(
        request.callId(), request.to().tag().orElse(""), request.from().tag().orElse(""));
  }

  /// The dialog of an answer to our request: our tag is in From.
  public static DialogId of(SipResponse response) {
    return new DialogId(
        response.callId(), response.from().tag().orElse(""), response.to().tag().orElse(""));
  }
}
