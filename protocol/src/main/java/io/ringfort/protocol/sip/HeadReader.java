package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts a message into start line, headers and body, and unfolds. A defect found on the way is kept
/// until it is known whether the message can be answered.
final class HeadReader {
  private final byte[] octets;
  private final int end;
  private final SipLimits limits;
  private final int start;
  private int at;
  private @Nullable SipParseException defect;
  private boolean strayLineEnd;

  HeadReader(byte[] octets, int offset, int length, SipLimits limits) {
    this.octets = octets;
    this.end = offset + length;
    this.limits = limits;
    this.at = offset;
    // "Implementations processing SIP messages over stream-oriented transports MUST ignore any CRLF
    // appearing before the start-line" (RFC 3261 section 7.5); so do we for datagrams.
    while (at + 1 < end && octets[at] == '\r' && octets[at + 1] == '\n') {
      at += 2;
    }
    this.start = at;
  }

  String startLine() {
    int lineEnd = lineEnd();
    if (lineEnd < 0) {
      throw Cursor.bad("got no complete first line");
    }
    return take(lineEnd);
  }

  /// All headers up to the empty line; what cannot be read is left out.
  Headers headers() {
    Headers.Builder headers = Headers.builder();
    while (true) {
      int lineEnd = lineEnd();
      if (lineEnd < 0) {
        note(400, "got no empty line behind the headers");
        at = end;
        return headers.build();
      }
      if (lineEnd == at) {
        at += 2;
        return headers.build();
      }
      if (lineEnd - start > limits.headOctets() || headers.size() == limits.headers()) {
        note(513, "got more headers than this host reads");
        at = end;
        return headers.build();
      }
      header(headers, unfolded(lineEnd));
    }
  }

  private void header(Headers.Builder headers, String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
    if (!Cursor.isToken(name)) {
      note(400, "got a line that is no header");
    } else {
      headers.addParsed(SipHeader.canonical(name), line.substring(colon + 1).strip());
    }
  }

  /// One header with its continuation lines: "all linear white space, including folding, has the
  /// same semantics as SP" (RFC 3261 section 25.1).
  private String unfolded(int firstEnd) {
    String line = take(firstEnd);
    if (at >= end || !isBlank(octets[at])) {
      return line;
    }
    StringBuilder whole = new StringBuilder(line);
    while (at < end && isBlank(octets[at])) {
      int lineEnd = lineEnd();
      if (lineEnd < 0 || lineEnd - start > limits.headOctets()) {
        break;
      }
      whole.append(' ').append(take(lineEnd).strip());
    }
    return whole.toString();
  }

  /// What stands behind the headers, as Content-Length says.
  byte[] body(Headers headers) {
    int rest = end - at;
    long length = rest;
    Optional<String> declared = headers.first(SipHeader.CONTENT_LENGTH);
    if (declared.isPresent()) {
      try {
        length = contentLength(declared.get());
      } catch (SipParseException e) {
        note(400, String.valueOf(e.getMessage()));
      }
    }
    if (length > limits.bodyOctets()) {
      note(413, "got a body of " + length + " octets (expected: " + limits.bodyOctets() + ")");
      return new byte[0];
    }
    if (length > rest) {
      // "If the transport packet ends before the end of the message body, this is considered an
      // error" (RFC 3261 section 18.3).
      note(400, "got " + rest + " octets of body (expected: " + length + ")");
    }
    // "If there are additional bytes in the transport packet beyond the end of the body, they MUST
    // be discarded" (same section).
    return Arrays.copyOfRange(octets, at, at + (int) Math.min(length, rest));
  }

  static long contentLength(String value) {
    Cursor cursor = new Cursor(value);
    long length = cursor.number("Content-Length", Integer.MAX_VALUE);
    cursor.expectEnd("Content-Length");
    return length;
  }

  /// Throws the first defect, with the request to be answered.
  void throwDefect(@Nullable SipRequest answerable) {
    SipParseException first = defect;
    if (first != null) {
      throw new SipParseException(first.status(), String.valueOf(first.getMessage()), answerable);
    }
  }

  private void note(int status, String message) {
    if (defect == null) {
      defect = new SipParseException(status, message);
    }
  }

  /// The index of the CRLF that ends this line, -1 if there is none. A CR or LF alone is a defect,
  /// and must not get into an answer: others might take it for the end of a line.
  private int lineEnd() {
    for (int i = at; i < end; i++) {
      byte octet = octets[i];
      if (octet == '\r' && i + 1 < end && octets[i + 1] == '\n') {
        return i;
      }
      if (octet == '\r' || octet == '\n') {
        note(400, "got CR or LF alone in a line");
        strayLineEnd = true;
      }
    }
    return -1;
  }

  private String take(int lineEnd) {
    String line = new String(octets, at, lineEnd - at, StandardCharsets.ISO_8859_1);
    at = lineEnd + 2;
    return strayLineEnd ? line.replace('\r', ' ').replace('\n', ' ') : line;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
