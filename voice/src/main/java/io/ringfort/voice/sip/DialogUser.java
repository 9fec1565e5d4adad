package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;

/// Who has a dialog: told of the requests in it, in its lane.
interface DialogUser {

  /// A request in the dialog, but ACK and CANCEL: to be answered.
  void requested(ServerTransaction transaction);

  /// The ACK for a 2xx of ours.
  void acknowledged(SipRequest ack);
}
