package io.ringfort.voice.edge;

import io.ringfort.core.ids.CallSid;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// Finds the voice role that a message is for. Any thread; must not block.
public interface Owners {

  /// Who owns the call of that SID; when nobody does, whoever says so to the far end. Null: no
  /// voice role can be reached.
  @Nullable EdgeLink ofCall(String callSid);

  /// Who sent the request with this branch.
  @Nullable EdgeLink ofBranch(String branch);

  /// Who takes a request that begins something; the same one for the same Call-ID, because
  /// retransmissions and CANCEL must meet the INVITE.
  @Nullable EdgeLink ofNew(String callId);

  /// Who takes the message; null: no voice role can be reached.
  default @Nullable EdgeLink of(SipMessage message) {
    return switch (message) {
      case SipRequest request -> {
        String sid = user(request.uri());
        yield CallSid.matches(sid) ? ofCall(sid) : ofNew(request.callId());
      }
      case SipResponse response -> ofBranch(response.topVia().branch().orElse(""));
    };
  }

  /// The user part, without a whole parse of a URI that may be of any scheme.
  private static String user(String uri) {
    int colon = uri.indexOf(':');
    int at = uri.indexOf('@');
    return colon < 0 || at < colon ? "" : uri.substring(colon + 1, at);
  }

  /// One voice role takes everything.
  static Owners only(EdgeLink link) {
    return new Owners() {
      @Override
      public EdgeLink ofCall(String callSid) {
        return link;
      }

      @Override
      public EdgeLink ofBranch(String branch) {
        return link;
      }

      @Override
      public EdgeLink ofNew(String callId) {
        return link;
      }
    };
  }
}
