package io.ringfort.simulator.sip;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One request or response (RFC 3261, 7). Immutable.
public record SipMessage(String startLine, List<Header> headers, String body) {
  private static final int MOST_HEADERS = 200;
  private static final List<String> MANDATORY = List.of("Via", "From", "To", "Call-ID", "CSeq");

  public SipMessage {
    headers = List.copyOf(headers);
  }

  /// A request without any header.
  public static SipMessage request(String method, String uri) {
    return new SipMessage(method + " " + uri + " SIP/2.0", List.of(), "");
  }

  /// @throws IllegalArgumentException if it is not a whole SIP message
  static SipMessage parse(byte[] datagram, int length) {
    String text = new String(datagram, 0, length, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    // Folded lines belong to the line before (RFC 3261, 7.3.1).
    String[] lines = head.replaceAll("\r\n[ \t]+", " ").split("\r\n");
    if (lines.length > MOST_HEADERS) {
      throw new IllegalArgumentException("got " + lines.length + " lines (expected: less)");
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      headers.add(Header.parse(lines[i]));
    }
    String body = end < 0 ? "" : text.substring(end + 4);
    return new SipMessage(lines[0], headers, body).checked();
  }

  public boolean isRequest() {
    return !startLine.startsWith("SIP/2.0 ");
  }

  public String method() {
    return isRequest() ? startLine.substring(0, startLine.indexOf(' ')) : cseqMethod();
  }

  public String requestUri() {
    return startLine.split(" ")[1];
  }

  public int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  public String callId() {
    return need("Call-ID");
  }

  public long cseq() {
    return Long.parseLong(need("CSeq").split("\\s+")[0]);
  }

  public String cseqMethod() {
    return need("CSeq").split("\\s+")[1];
  }

  public String fromTag() {
    return Header.parameter(need("From"), "tag");
  }

  public String toTag() {
    return Header.parameter(need("To"), "tag");
  }

  public Optional<String> first(String name) {
    return headers.stream().filter(header -> header.is(name)).map(Header::value).findFirst();
  }

  /// All values of a header whose values are separated by commas.
  public List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.is(name))
        .flatMap(header -> Header.split(header.value()).stream())
        .toList();
  }

  /// @throws IllegalArgumentException if the header is not there
  public String need(String name) {
    return first(name)
        .orElseThrow(() -> new IllegalArgumentException("got no " + name + " (expected: one)"));
  }

  public SipMessage with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new SipMessage(startLine, more, body);
  }

  public SipMessage withBody(String type, String content) {
    SipMessage typed = with("Content-Type", type);
    return new SipMessage(startLine, typed.headers(), content);
  }

  /// The response to this request: its Via, From, To, Call-ID and CSeq (RFC 3261, 8.2.6.2), and its
  /// Record-Route.
  ///
  /// @param tag the To tag, where the request has none
  public SipMessage response(int status, String tag) {
    SipMessage response =
        new SipMessage("SIP/2.0 " + status + " " + Reasons.of(status), List.of(), "");
    for (Header header : headers) {
      if (header.is("Via") || header.is("From") || header.is("Call-ID") || header.is("CSeq")) {
        response = response.with(header.name(), header.value());
      } else if (header.is("Record-Route") && status < 300) {
        response = response.with(header.name(), header.value());
      } else if (header.is("To")) {
        boolean tagged = status == 100 || !toTag().isEmpty();
        response = response.with("To", header.value() + (tagged ? "" : ";tag=" + tag));
      }
    }
    return response;
  }

  /// With the Via in front of all others.
  SipMessage withVia(String via) {
    List<Header> more = new ArrayList<>(headers);
    more.addFirst(new Header("Via", via));
    return new SipMessage(startLine, more, body);
  }

  /// A request as it is kept: its topmost Via says where it came from (RFC 3261, 18.2.1; RFC 3581).
  SipMessage from(InetSocketAddress source) {
    List<Header> stamped = new ArrayList<>(headers);
    for (int i = 0; i < stamped.size(); i++) {
      if (stamped.get(i).is("Via")) {
        List<String> vias = new ArrayList<>(Header.split(stamped.get(i).value()));
        vias.set(0, Via.stamp(vias.getFirst(), source));
        stamped.set(i, new Header("Via", String.join(", ", vias)));
        return new SipMessage(startLine, stamped, body);
      }
    }
    return this;
  }

  Via via() {
    return Via.parse(all("Via").getFirst());
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    for (Header header : headers) {
      if (!header.is("Content-Length")) {
        text.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
    }
    text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
    return text.append("\r\n\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  private SipMessage checked() {
    boolean known =
        startLine.matches("[A-Za-z0-9.!%*_+`'~-]+ \\S+ SIP/2\\.0")
            || startLine.matches("SIP/2\\.0 [1-6]\\d\\d( .*)?");
    if (!known) {
      throw new IllegalArgumentException("got " + startLine + " (expected: a line of SIP/2.0)");
    }
    MANDATORY.forEach(this::need);
    if (!need("CSeq").matches("\\d{1,10}\\s+\\S+")) {
      throw new IllegalArgumentException("got CSeq " + need("CSeq") + " (expected: 1 METHOD)");
    }
    via();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String length = first("Content-Length").orElse(String.valueOf(bytes.length));
    // Shorter than it says: cut off on its way; longer: the rest is nothing (RFC 3261, 18.3).
    if (!length.matches("\\d{1,6}") || Integer.parseInt(length) > bytes.length) {
      throw new IllegalArgumentException(
          "got a body of " + bytes.length + " bytes (expected: " + length + ")");
    }
    int meant = Integer.parseInt(length);
    return new SipMessage(startLine, headers, new String(bytes, 0, meant, StandardCharsets.UTF_8));
  }
}
