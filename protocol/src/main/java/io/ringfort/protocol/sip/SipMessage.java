package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A SIP message: start line, headers, body. Immutable; the array of the body is shared and must
/// not be changed.
///
/// Texts hold one octet per character (ISO 8859-1), so that what is copied from a request into its
/// answer stays the same octet by octet; `NameAddress.name` and `bodyText` read UTF-8. The
/// accessors of structured headers throw `SipParseException` where a header cannot be read. In a
/// message from `SipParser` those of Via, From, To, Call-ID, CSeq, Max-Forwards, Contact, Route and
/// Record-Route were read once and do not.
public sealed interface SipMessage permits SipRequest, SipResponse {

  Headers headers();

  byte[] body();

  /// The first line without its line end.
  String startLine();

  SipMessage withBody(String contentType, byte[] body);

  /// The value of the first header of that name, in any case or form.
  default Optional<String> header(String name) {
    return headers().first(name);
  }

  /// The Via of the hop from which, or to which, this message goes.
  default Via topVia() {
    return headers().topVia();
  }

  default List<Via> vias() {
    return headers().elements(SipHeader.VIA).stream().map(Via::parse).toList();
  }

  default NameAddress from() {
    return headers().from();
  }

  default NameAddress to() {
    return headers().to();
  }

  default String callId() {
    return headers().need(SipHeader.CALL_ID);
  }

  default CSeq cseq() {
    return headers().cseq();
  }

  /// All addresses in Contact; none for `*`.
  default List<NameAddress> contacts() {
    return isContactStar() ? List.of() : headers().addresses(SipHeader.CONTACT);
  }

  /// The first address in Contact.
  default Optional<NameAddress> contact() {
    return contacts().stream().findFirst();
  }

  /// `Contact: *`, which removes every registration of an address.
  default boolean isContactStar() {
    return header(SipHeader.CONTACT).filter("*"::equals).isPresent();
  }

  /// The addresses in the headers of that name, such as P-Asserted-Identity or Diversion.
  default List<NameAddress> addresses(String name) {
    return headers().addresses(name);
  }

  default List<NameAddress> routes() {
    return headers().addresses(SipHeader.ROUTE);
  }

  default List<NameAddress> recordRoutes() {
    return headers().addresses(SipHeader.RECORD_ROUTE);
  }

  /// Option tags in Require.
  default List<String> require() {
    return headers().list(SipHeader.REQUIRE);
  }

  /// Option tags in Supported.
  default List<String> supported() {
    return headers().list(SipHeader.SUPPORTED);
  }

  default boolean supports(String optionTag) {
    return supported().stream().anyMatch(optionTag::equalsIgnoreCase);
  }

  default boolean requires(String optionTag) {
    return require().stream().anyMatch(optionTag::equalsIgnoreCase);
  }

  /// Methods in Allow.
  default List<String> allow() {
    return headers().list(SipHeader.ALLOW);
  }

  /// Seconds in Expires. "Malformed values SHOULD be treated as equivalent to 3600" (RFC 3261
  /// section 20.10).
  default OptionalLong expires() {
    return number(SipHeader.EXPIRES, 3600);
  }

  /// Hops that the request may still take; 0 to 255.
  default OptionalLong maxForwards() {
    return number(SipHeader.MAX_FORWARDS, 0);
  }

  /// Seconds in Retry-After.
  default OptionalLong retryAfter() {
    return number(SipHeader.RETRY_AFTER, 0);
  }

  /// The number of a reliable provisional response (RFC 3262 section 7.1).
  default OptionalLong rseq() {
    return number(SipHeader.RSEQ, 0);
  }

  private OptionalLong number(String header, long ifMalformed) {
    Optional<String> value = header(header);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(new Cursor(value.get()).number(header, (1L << 32) - 1));
    } catch (SipParseException e) {
      return OptionalLong.of(ifMalformed);
    }
  }

  /// What a PRACK acknowledges (RFC 3262 section 7.2).
  default Optional<RAck> rack() {
    return header(SipHeader.RACK).map(RAck::parse);
  }

  /// The type of the body in lower case, without parameters; empty if there is none.
  default Optional<String> contentType() {
    return header(SipHeader.CONTENT_TYPE)
        .map(v -> v.split(";", 2)[0].replaceAll("[ \t]", "").toLowerCase(Locale.ROOT));
  }

  /// The body read as UTF-8.
  default String bodyText() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /// The message as it goes out. Content-Length is written here, whatever the headers say.
  default byte[] encode() {
    StringBuilder out = new StringBuilder(512);
    out.append(startLine()).append("\r\n");
    headers().appendTo(out);
    out.append("Content-Length: ").append(body().length).append("\r\n\r\n");
    byte[] head = out.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body().length == 0) {
      return head;
    }
    byte[] message = new byte[head.length + body().length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body(), 0, message, head.length, body().length);
    return message;
  }
}
