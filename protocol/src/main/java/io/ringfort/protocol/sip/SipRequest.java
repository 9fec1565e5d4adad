package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A request (RFC 3261 section 7.1).
///
/// @param uri the Request-URI, of any scheme
public record SipRequest(String method, String uri, Headers headers, byte[] body)
    implements SipMessage {

  public SipRequest {
    if (!Cursor.isToken(method)) {
      throw new IllegalArgumentException("got '" + method + "' (expected: a method)");
    }
    if (uri.indexOf('\r') >= 0 || uri.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("got a line end in a Request-URI");
    }
  }

  /// @throws SipParseException 400 if `uri` is none
  public static Builder build(String method, String uri) {
    SipUri.check(uri);
    return new Builder(method, uri);
  }

  /// @throws SipParseException 416 if the Request-URI is of another scheme
  public SipUri sipUri() {
    return SipUri.parse(uri);
  }

  public boolean is(String otherMethod) {
    return method.equals(otherMethod);
  }

  @Override
  public String startLine() {
    return method + " " + uri + " SIP/2.0";
  }

  /// Begins an answer (RFC 3261 section 8.2.6.2): Via, From, To, Call-ID and CSeq are copied, for
  /// what may make a dialog Record-Route too, for a 100 Timestamp. Add the To tag with
  /// `SipResponse.Builder.toTag`.
  public SipResponse.Builder respond(int status) {
    return respond(status, ReasonPhrase.of(status));
  }

  public SipResponse.Builder respond(int status, String reason) {
    Headers.Builder copied = Headers.builder();
    copied.copy(SipHeader.VIA, headers);
    if (status > 100 && status < 300) {
      // "The UAS MUST copy all Record-Route header field values from the request into the response"
      // (RFC 3261 section 12.1.1).
      copied.copy(SipHeader.RECORD_ROUTE, headers);
    }
    copied.copy(SipHeader.FROM, headers);
    copied.copy(SipHeader.TO, headers);
    copied.copy(SipHeader.CALL_ID, headers);
    copied.copy(SipHeader.CSEQ, headers);
    if (status == 100) {
      copied.copy(SipHeader.TIMESTAMP, headers);
    }
    return new SipResponse.Builder(status, reason, copied);
  }

  /// The CANCEL for this request (RFC 3261 section 9.1).
  public SipRequest cancel() {
    return hopByHop("CANCEL", headers.need(SipHeader.TO));
  }

  /// The ACK for a final answer other than 2xx, which the client transaction sends (RFC 3261
  /// section 17.1.1.3).
  public SipRequest ackFor(SipResponse failure) {
    return hopByHop("ACK", failure.headers().need(SipHeader.TO));
  }

  private SipRequest hopByHop(String otherMethod, String to) {
    Headers.Builder copied = Headers.builder();
    // "MUST have only a single Via header field value matching the top Via value in the request".
    copied.add(SipHeader.VIA, topVia());
    copied.copy(SipHeader.ROUTE, headers);
    copied.add(SipHeader.MAX_FORWARDS, 70);
    copied.copy(SipHeader.FROM, headers);
    copied.add(SipHeader.TO, to);
    copied.copy(SipHeader.CALL_ID, headers);
    copied.add(SipHeader.CSEQ, new CSeq(cseq().number(), otherMethod));
    return new SipRequest(otherMethod, uri, copied.build(), new byte[0]);
  }

  public SipRequest withUri(String otherUri) {
    SipUri.check(otherUri);
    return new SipRequest(method, otherUri, headers, body);
  }

  public SipRequest withHeaders(Headers otherHeaders) {
    return new SipRequest(method, uri, otherHeaders, body);
  }

  /// With the first header of that name replaced, or added.
  public SipRequest withHeader(String name, Object value) {
    return withHeaders(headers.toBuilder().set(name, value).build());
  }

  /// With our Via above all others.
  public SipRequest withVia(Via via) {
    return withHeaders(headers.toBuilder().addFirst(SipHeader.VIA, via).build());
  }

  /// With the address in the top Via from which it came (RFC 3261 section 18.2.1, RFC 3581).
  public SipRequest receivedFrom(String address, int port) {
    Via top = topVia();
    Via marked = top.receivedFrom(address, port);
    if (marked == top) {
      return this;
    }
    return withHeaders(headers.withTopVia(marked));
  }

  @Override
  public SipRequest withBody(String contentType, byte[] otherBody) {
    Headers changed = headers.toBuilder().set(SipHeader.CONTENT_TYPE, contentType).build();
    return new SipRequest(method, uri, changed, otherBody);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipRequest that
        && method.equals(that.method)
        && uri.equals(that.uri)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return new String(encode(), StandardCharsets.ISO_8859_1);
  }

  /// A request in the making; one thread.
  public static final class Builder {
    private final String method;
    private final String uri;
    private final Headers.Builder headers = Headers.builder();
    private byte[] body = new byte[0];

    private Builder(String method, String uri) {
      this.method = method;
      this.uri = uri;
    }

    public Builder header(String name, Object value) {
      headers.add(name, value);
      return this;
    }

    public Builder set(String name, Object value) {
      headers.set(name, value);
      return this;
    }

    public Builder via(Via via) {
      headers.addFirst(SipHeader.VIA, via);
      return this;
    }

    public Builder body(String contentType, byte[] content) {
      headers.set(SipHeader.CONTENT_TYPE, contentType);
      body = content;
      return this;
    }

    public Builder body(String contentType, String content) {
      return body(contentType, content.getBytes(StandardCharsets.UTF_8));
    }

    public SipRequest build() {
      return new SipRequest(method, uri, headers.build(), body);
    }
  }
}
