package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.ProvisionalOrder;
import org.jspecify.annotations.Nullable;

/// One of the far ends that answered an INVITE of ours: its dialog, and what it has said. In the
/// lane of its leg only.
final class Fork {
  private final LaneOffice office;
  private final DialogLine line;
  private ProvisionalOrder order = ProvisionalOrder.NONE;
  private @Nullable String sdp;
  private DialogLine.@Nullable Ack ack;
  private boolean accepted;

  Fork(LaneOffice office, DialogLine line) {
    this.office = office;
    this.line = line;
  }

  DialogLine line() {
    return line;
  }

  /// The last description that it gave; null for none.
  @Nullable String sdp() {
    return sdp;
  }

  void describedBy(@Nullable String described) {
    sdp = described == null ? sdp : described;
  }

  /// RFC 3262, 4: a reliable provisional answer is confirmed, each once and in order.
  ///
  /// @return false when it is a copy, or one before it is missing
  boolean takes(SipResponse provisional) {
    if (!provisional.isReliable() || provisional.to().tag().isEmpty()) {
      return true;
    }
    return switch (order.receive(provisional)) {
      case ProvisionalOrder.Verdict.Confirm(var after) -> {
        order = after;
        line.send(line.dialog().prack(provisional), ClientTransaction.User.NOBODY);
        yield true;
      }
      case ProvisionalOrder.Verdict.Repeated _, ProvisionalOrder.Verdict.OutOfOrder _ -> false;
    };
  }

  /// Acknowledges a 2xx.
  ///
  /// @return false when it is a copy, because our ACK was lost
  boolean accept(SipRequest invite, SipResponse success) {
    if (accepted) {
      if (ack != null) {
        office.kit().metrics().retransmissions.increment();
        ack.send(office);
      }
      return false;
    }
    accepted = true;
    line.update(d -> d.confirm(success));
    line.acknowledge(invite, null, sent -> ack = sent);
    describedBy(Wording.sdp(success));
    return true;
  }
}
