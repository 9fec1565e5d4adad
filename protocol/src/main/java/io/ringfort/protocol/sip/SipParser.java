package io.ringfort.protocol.sip;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one message from octets that hold exactly one: a datagram, or what `SipFramer` cut out of
/// a stream. A pure function; any thread.
///
/// The headers on which transactions and dialogs rest are checked here, all others when they are
/// asked for.
public final class SipParser {
  private static final String VERSION = "SIP/2.0";
  private static final List<String> SINGLE =
      List.of(
          SipHeader.CALL_ID,
          SipHeader.CSEQ,
          SipHeader.FROM,
          SipHeader.TO,
          SipHeader.MAX_FORWARDS,
          SipHeader.CONTENT_LENGTH,
          SipHeader.CONTENT_TYPE,
          SipHeader.EXPIRES,
          SipHeader.SESSION_EXPIRES,
          SipHeader.RSEQ,
          SipHeader.RACK);

  private SipParser() {}

  public static SipMessage parse(byte[] octets) {
    return parse(octets, 0, octets.length);
  }

  public static SipMessage parse(byte[] octets, int offset, int length) {
    return parse(octets, offset, length, SipLimits.DEFAULT);
  }

  /// @throws SipParseException with what to answer, if the octets are no message of SIP/2.0
  public static SipMessage parse(byte[] octets, int offset, int length, SipLimits limits) {
    HeadReader head = new HeadReader(octets, offset, length, limits);
    String line = head.startLine();
    Headers headers = head.headers();
    if (startsWithVersion(line)) {
      SipResponse response = response(line, headers, head);
      head.throwDefect(null);
      checkCommon(response);
      return response;
    }
    return request(line, headers, head);
  }

  /// True for a datagram of line ends, or zeros as some phones send: a keep-alive, which is no
  /// message (RFC 5626 section 3.5.1).
  public static boolean isKeepAlive(byte[] octets, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (octets[i] != '\r' && octets[i] != '\n' && octets[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWithVersion(String line) {
    // "The SIP-Version string is case-insensitive" (RFC 3261 section 7.1).
    return line.regionMatches(true, 0, "SIP/", 0, 4);
  }

  private static SipResponse response(String line, Headers headers, HeadReader head) {
    if (!line.regionMatches(true, 0, VERSION + " ", 0, VERSION.length() + 1)) {
      throw new SipParseException(505, "got a response of another version (expected: SIP/2.0)");
    }
    Cursor cursor = new Cursor(line.substring(VERSION.length() + 1));
    int status = (int) cursor.number("a status code", 699);
    if (status < 100 || (!cursor.atEnd() && !cursor.at(' '))) {
      throw Cursor.bad("got no status code from 100 to 699");
    }
    String reason = cursor.until("");
    return new SipResponse(
        status, reason.isEmpty() ? "" : reason.substring(1), headers, head.body(headers));
  }

  private static SipRequest request(String line, Headers headers, HeadReader head) {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    String method = first < 0 ? line : line.substring(0, first);
    if (first < 0 || !Cursor.isToken(method)) {
      throw Cursor.bad("got a first line of neither a request nor a response");
    }
    byte[] body = head.body(headers);
    String uri = last > first ? line.substring(first + 1, last) : "";
    SipRequest request = new SipRequest(method, uri, headers, body);
    SipRequest answerable = answerable(request);
    head.throwDefect(answerable);
    try {
      checkVersion(line.substring(last + 1), last > first);
      checkRequestUri(uri);
      checkCommon(request);
      checkRequest(request);
    } catch (SipParseException e) {
      throw new SipParseException(e.status(), String.valueOf(e.getMessage()), answerable);
    }
    return request;
  }

  private static void checkVersion(String version, boolean complete) {
    if (complete && version.equalsIgnoreCase(VERSION)) {
      return;
    }
    if (complete && startsWithVersion(version)) {
      throw new SipParseException(505, "got " + version + " (expected: SIP/2.0)");
    }
    // "No linear whitespace (LWS) is allowed in any of the elements" (RFC 3261 section 7.1).
    throw Cursor.bad("got no request line of method, URI and version with one blank between them");
  }

  private static void checkRequestUri(String uri) {
    SipUri.check(uri);
    Optional<SipUri> sip = sipUri(uri);
    // Table 1 in RFC 3261 section 19.1.1 allows them elsewhere only.
    if (sip.filter(u -> !u.headers().isEmpty()).isPresent()) {
      throw Cursor.bad("got headers in a Request-URI");
    }
  }

  private static Optional<SipUri> sipUri(String uri) {
    try {
      return Optional.of(SipUri.parse(uri));
    } catch (SipParseException e) {
      if (e.status() == 416) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void checkCommon(SipMessage message) {
    Headers headers = message.headers();
    for (String name : SINGLE) {
      if (headers.count(name) > 1) {
        throw Cursor.bad("got several headers " + name + " (expected: one)");
      }
    }
    message.topVia();
    message.from();
    message.to();
    message.cseq();
    String callId = message.callId();
    if (callId.isEmpty() || callId.indexOf(' ') >= 0 || callId.indexOf('\t') >= 0) {
      throw Cursor.bad("got an empty Call-ID, or one with a blank");
    }
    message.contacts();
    message.recordRoutes();
  }

  private static void checkRequest(SipRequest request) {
    if (!request.cseq().method().equals(request.method())) {
      throw Cursor.bad(
          "got " + request.cseq().method() + " in CSeq (expected: " + request.method() + ")");
    }
    Optional<String> maxForwards = request.header(SipHeader.MAX_FORWARDS);
    if (maxForwards.isPresent()) {
      Cursor cursor = new Cursor(maxForwards.get());
      cursor.number("Max-Forwards", 255);
      cursor.expectEnd("Max-Forwards");
    }
    request.routes();
  }

  /// The request, if an answer to it could find its way; null if not.
  private static @Nullable SipRequest answerable(SipRequest request) {
    if (request.is("ACK")) {
      return null;
    }
    try {
      request.topVia();
      return request;
    } catch (SipParseException e) {
      return null;
    }
  }
}
