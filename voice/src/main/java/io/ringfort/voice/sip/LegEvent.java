package io.ringfort.voice.sip;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens to a [Leg].
public sealed interface LegEvent {

  /// A provisional answer that means ringing or sound before the answer.
  ///
  /// @param status 180 or 183
  /// @param sdp of early media; null for none
  record Ringing(int status, @Nullable String sdp) implements LegEvent {}

  /// Outbound: taken.
  ///
  /// @param sdp the far end's answer
  record Answered(String sdp, Map<String, String> headers) implements LegEvent {
    public Answered {
      headers = Map.copyOf(headers);
    }
  }

  /// Inbound: the far end has our 200 (its ACK is here).
  record Confirmed() implements LegEvent {}

  /// Outbound: over all gateways nobody took it.
  ///
  /// @param status the last final status; 487 when it was canceled or rang too long, 408 when
  ///   nobody answered at all
  record Failed(int status, String reason, Map<String, String> headers) implements LegEvent {
    public Failed {
      headers = Map.copyOf(headers);
    }
  }

  /// The far end, or a failure, ended it. Also follows our own [Leg#hangUp].
  ///
  /// @param canceled inbound: the caller gave up before the answer
  /// @param status 200 for a BYE, 481 or 408 when the dialog was found broken
  record Ended(boolean canceled, int status, String reason) implements LegEvent {}

  /// The far end offers another description: answer with [Leg#accept].
  record Offered(String sdp) implements LegEvent {}

  /// The far end answered our [Leg#reoffer].
  record Updated(String sdp) implements LegEvent {}

  /// A digit by SIP INFO.
  record Digit(char digit) implements LegEvent {}

  /// A web page's message to its application.
  ///
  /// @param sid of the message; one that comes again has the same
  /// @param content of that type; JSON as it is written without spaces
  record Message(String sid, String contentType, String content) implements LegEvent {}

  /// The far end asks to be connected elsewhere (REFER); it was answered 202.
  record Referred(String uri, Map<String, String> headers) implements LegEvent {
    public Referred {
      headers = Map.copyOf(headers);
    }
  }

  /// What becomes of our REFER.
  ///
  /// @param referStatus of the REFER itself
  /// @param notifyStatus of what came of it; 0 as long as nothing is known
  /// @param finished nothing more follows
  record ReferProgress(int referStatus, int notifyStatus, boolean finished) implements LegEvent {}
}
