package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.Params;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.protocol.sip.digest.DigestClient;
import io.ringfort.protocol.sip.digest.DigestSecret;
import io.ringfort.voice.edge.Door;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How our messages say things.
final class Wording {
  static final String SDP = "application/sdp";
  static final String ALLOW =
      "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY";
  static final String SUPPORTED = "100rel, timer";
  static final Set<String> EXTENSIONS = Set.of("100rel", "timer");

  private static final Set<String> IDENTITY =
      Set.of(
          "user-to-user",
          "diversion",
          "history-info",
          "p-asserted-identity",
          "p-preferred-identity",
          "remote-party-id",
          "privacy",
          "identity",
          "reason",
          "retry-after");

  private Wording() {}

  /// Our address for the far end: the edge, with the call's SID for the edge.
  static NameAddress contact(Door door, String callSid, Hop hop) {
    var address = door.address(hop);
    var uri = SipUri.of(callSid, address.host(), address.port());
    return NameAddress.of(withTransport(uri, hop.transport()).toString());
  }

  private static SipUri withTransport(SipUri uri, Transport transport) {
    if (transport == Transport.UDP) {
      return uri;
    }
    return new SipUri(
        false,
        uri.user(),
        "",
        uri.host(),
        uri.port(),
        Params.NONE.with("transport", transport.parameter()),
        "");
  }

  /// The request with an answer to the challenge, under the next number; null when there is none.
  static @Nullable SipRequest credit(
      SipRequest request, SipResponse challenge, Invite.Credentials credentials, long cseq) {
    return DigestClient.answer(
            request,
            challenge,
            credentials.username(),
            new DigestSecret.Password(credentials.password()),
            Ids.tag())
        .map(
            r ->
                r.withHeaders(
                    r.headers().toBuilder()
                        .remove(SipHeader.VIA)
                        .set(SipHeader.CSEQ, new CSeq(cseq, r.method()))
                        .build()))
        .orElse(null);
  }

  /// The SDP that the message carries; null for none.
  static @Nullable String sdp(SipMessage message) {
    if (message.body().length == 0) {
      return null;
    }
    String type = message.contentType().orElse(SDP);
    if (type.equals(SDP)) {
      return message.bodyText();
    }
    return type.startsWith("multipart/") ? Multipart.sdp(message) : null;
  }

  /// The headers that a call is told of.
  static List<Map.Entry<String, String>> told(SipMessage message) {
    var told = new ArrayList<Map.Entry<String, String>>();
    var headers = message.headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (name.startsWith("x-") || IDENTITY.contains(name)) {
        told.add(Map.entry(headers.name(i), text(headers.value(i))));
      }
    }
    return told;
  }

  /// The same, the first of each name.
  static Map<String, String> toldOnce(SipMessage message) {
    var once = new LinkedHashMap<String, String>();
    told(message).forEach(h -> once.putIfAbsent(h.getKey(), h.getValue()));
    return once;
  }

  private static String text(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// A text as headers hold it: one octet per character, no line ends.
  static String octets(String text) {
    String line = text.replace('\r', ' ').replace('\n', ' ');
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// The answer to OPTIONS (RFC 3261, 11.2).
  static SipResponse.Builder abilities(SipRequest options) {
    return options
        .respond(200)
        .header(SipHeader.ALLOW, ALLOW)
        .header(SipHeader.ACCEPT, SDP)
        .header(SipHeader.SUPPORTED, SUPPORTED);
  }

  static SipResponse.Builder notAllowed(SipRequest request) {
    return request.respond(405).header(SipHeader.ALLOW, ALLOW);
  }

  /// A `sip:` address as text.
  static String uri(String user, String host) {
    return user.isEmpty() ? "sip:" + host : SipUri.of(user, host, -1).toString();
  }

  /// Adds a caller's own headers, but none that belongs to the protocol.
  static void addAllowed(SipRequest.Builder request, List<Map.Entry<String, String>> headers) {
    for (var header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean isAllowed = name.startsWith("x-") || IDENTITY.contains(name);
      if (isAllowed && name.chars().allMatch(Wording::isNameCharacter)) {
        request.header(header.getKey(), octets(header.getValue()));
      }
    }
  }

  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  }

  /// The caller's number or name; empty for one who shows none (RFC 3323, 4.1.1.3).
  static String caller(NameAddress from) {
    try {
      var uri = from.sipUri();
      boolean isAnonymous =
          uri.host().equalsIgnoreCase("anonymous.invalid")
              || uri.user().equalsIgnoreCase("anonymous");
      return isAnonymous ? "" : number(uri.userText());
    } catch (SipParseException e) {
      // A `tel:` address, for example.
      String uri = from.uri();
      return uri.regionMatches(true, 0, "tel:", 0, 4) ? number(uri.substring(4)) : "";
    }
  }

  /// A number as E.164 where it looks like one.
  static String number(String user) {
    String bare = user.indexOf(';') < 0 ? user : user.substring(0, user.indexOf(';'));
    if (bare.startsWith("00") && bare.length() > 8 && digits(bare)) {
      return "+" + bare.substring(2);
    }
    return bare.length() >= 11 && bare.charAt(0) != '0' && digits(bare) ? "+" + bare : bare;
  }

  private static boolean digits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
