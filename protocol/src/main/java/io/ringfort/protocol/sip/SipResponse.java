package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A response (RFC 3261 section 7.2). Made by `SipRequest.respond`.
///
/// @param status 100 to 699
public record SipResponse(int status, String reason, Headers headers, byte[] body)
    implements SipMessage {

  public SipResponse {
    if (status < 100 || status > 699) {
      throw new IllegalArgumentException("got status " + status + " (expected: 100 to 699)");
    }
    if (reason.indexOf('\r') >= 0 || reason.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("got a line end in a reason phrase");
    }
  }

  @Override
  public String startLine() {
    return "SIP/2.0 " + status + " " + reason;
  }

  /// 1xx.
  public boolean isProvisional() {
    return status < 200;
  }

  /// 2xx.
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// 3xx to 6xx.
  public boolean isFailure() {
    return status >= 300;
  }

  /// True if the sender wants a PRACK for it (RFC 3262 section 4).
  public boolean isReliable() {
    return status > 100 && status < 200 && headers.has(SipHeader.RSEQ) && requires("100rel");
  }

  public SipResponse withHeaders(Headers otherHeaders) {
    return new SipResponse(status, reason, otherHeaders, body);
  }

  /// With the first header of that name replaced, or added.
  public SipResponse withHeader(String name, Object value) {
    return withHeaders(headers.toBuilder().set(name, value).build());
  }

  @Override
  public SipResponse withBody(String contentType, byte[] otherBody) {
    Headers changed = headers.toBuilder().set(SipHeader.CONTENT_TYPE, contentType).build();
    return new SipResponse(status, reason, changed, otherBody);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipResponse that
        && status == that.status
        && reason.equals(that.reason)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + status;
  }

  @Override
  public String toString() {
    return new String(encode(), StandardCharsets.ISO_8859_1);
  }

  /// An answer in the making; one thread.
  public static final class Builder {
    private final int status;
    private final String reason;
    private final Headers.Builder headers;
    private byte[] body = new byte[0];

    Builder(int status, String reason, Headers.Builder headers) {
      this.status = status;
      this.reason = reason;
      this.headers = headers;
    }

    /// Adds our tag to To, unless the request brought one, or this is a 100.
    public Builder toTag(String tag) {
      String to = headers.build().first(SipHeader.TO).orElse("");
      if (status > 100 && !to.isEmpty() && !hasTag(to)) {
        headers.set(SipHeader.TO, to + ";tag=" + tag);
      }
      return this;
    }

    // A To that cannot be read is given back as it came: that is what the 400 is about.
    private static boolean hasTag(String to) {
      try {
        return NameAddress.parse(to).tag().isPresent();
      } catch (SipParseException e) {
        return true;
      }
    }

    public Builder header(String name, Object value) {
      headers.add(name, value);
      return this;
    }

    public Builder set(String name, Object value) {
      headers.set(name, value);
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

    public SipResponse build() {
      return new SipResponse(status, reason, headers.build(), body);
    }
  }
}
