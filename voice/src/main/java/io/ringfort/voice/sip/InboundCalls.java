package io.ringfort.voice.sip;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes the calls that come in.
public interface InboundCalls {

  /// A new INVITE that passed the door: 100 is sent; it comes from a trunk's gateway, or its sender
  /// proved who it is. A retransmission never comes here.
  ///
  /// @param leg unanswered; its snapshot says the call's SID, the same for every copy of the INVITE
  /// @return told of everything that happens to the leg
  LegListener taken(Incoming incoming, Leg leg);

  /// @param origin how it came in
  /// @param from the user part of the caller's address: E.164 where it looks like a number; empty
  ///   for an anonymous one
  /// @param to the user part of the Request-URI: E.164 where it looks like a number
  /// @param sdp the offer; null when the caller wants ours
  /// @param sourceIp of the packet
  /// @param headers all of `X-...`, `User-to-User`, `Diversion` and the identity headers
  record Incoming(
      Origin origin,
      String from,
      @Nullable String callerName,
      String to,
      String sipCallId,
      @Nullable String sdp,
      String sourceIp,
      List<Map.Entry<String, String>> headers) {
    public Incoming {
      headers = headers.stream().map(h -> Map.entry(h.getKey(), h.getValue())).toList();
    }
  }

  /// How a call came in.
  sealed interface Origin {
    /// From a carrier.
    record Trunk(String name) implements Origin {}

    /// To one of our SIP domains.
    ///
    /// @param domainSid `SD...`
    /// @param domain its name
    /// @param fromUri the caller's whole address
    /// @param toUri the Request-URI
    record Domain(String domainSid, String domain, String fromUri, String toUri)
        implements Origin {}

    /// From a web page; the headers are the page's parameters.
    ///
    /// @param account `AC...`
    /// @param applicationSid `AP...`, of its token, or `dial`
    record Client(String account, String applicationSid, String identity) implements Origin {}
  }
}
