package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.DialTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `<Sip>`: an address as text or as `<Uri>`, with its `<Headers>`. For one `<Sip>`.
final class SipNoun {
  private static final int LONGEST_CREDENTIAL = 256;
  private static final int LONGEST_HEADERS = 1_024;
  private static final String EXPECTED = "an address, <Uri> or <Headers> in <Sip>";
  // Without white space and control characters no address can smuggle a line into a request.
  private static final Pattern URI =
      Pattern.compile("(?i)sips?:[\\x21-\\x7E\\x80-\\uFFFF]{1,2048}");
  private static final Pattern HEADER = Pattern.compile("(?i)x-[a-z0-9-]{1,64}|user-to-user");

  private final XmlCursor cursor;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder headers = new StringBuilder();
  private @Nullable Address best;

  private record Address(
      String uri, int priority, int weight, @Nullable String username, @Nullable String password) {
    boolean comesBefore(Address other) {
      return priority == other.priority ? weight > other.weight : priority < other.priority;
    }
  }

  private SipNoun(XmlCursor cursor) {
    this.cursor = cursor;
  }

  static boolean isUri(String uri) {
    return URI.matcher(uri).matches();
  }

  /// Empty, with a warning, without an address.
  static Optional<DialTarget.Sip> read(XmlCursor cursor) throws RefusedException {
    return new SipNoun(cursor).read();
  }

  private Optional<DialTarget.Sip> read() throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String username = readCredential(attributes, "username");
    String password = readCredential(attributes, "password");
    DialTarget.Screening screening = Callbacks.screeningWithDetection(attributes, Codes.SIP_METHOD);
    attributes.done();
    readContent();
    String loose = text.toString().strip();
    Address address = best == null || isUri(loose) ? new Address(loose, 0, 0, null, null) : best;
    if (!isUri(address.uri())) {
      cursor.warn(
          Codes.SIP_URI, "got a <Sip> without an address (expected: a sip: or sips: address)");
      return Optional.empty();
    }
    return Optional.of(
        new DialTarget.Sip(
            withHeaders(address.uri()),
            address.username() == null ? username : address.username(),
            address.password() == null ? password : address.password(),
            screening));
  }

  private @Nullable String readCredential(Attributes attributes, String name) {
    String value = attributes.given(name);
    if (value != null && value.length() > LONGEST_CREDENTIAL) {
      // Without the value, which may be a secret.
      cursor.warn(
          Codes.SIP_CREDENTIALS,
          "got a "
              + name
              + " of "
              + value.length()
              + " characters in <Sip> (expected: at most "
              + LONGEST_CREDENTIAL
              + ")");
      return null;
    }
    return value;
  }

  private void readContent() throws RefusedException {
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        text.append(cursor.text());
        continue;
      }
      switch (cursor.name()) {
        case "Uri" -> readUri();
        case "Headers" -> readHeaders();
        default -> cursor.ignoreElement(EXPECTED);
      }
    }
  }

  // One address is rung for one <Sip>: the most wanted of several.
  private void readUri() throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    int priority = attributes.whole("priority", 0, 0, 65_535, Codes.SCHEMA);
    int weight = attributes.whole("weight", 0, 0, 65_535, Codes.SCHEMA);
    String username = readCredential(attributes, "username");
    String password = readCredential(attributes, "password");
    attributes.done();
    Address address = new Address(cursor.textContent(), priority, weight, username, password);
    if (!isUri(address.uri())) {
      cursor.warn(
          Codes.SIP_URI, "got a <Uri> without an address (expected: a sip: or sips: address)");
      return;
    }
    if (best != null) {
      cursor.warn(
          Codes.SIP_TOO_MANY_URIS,
          "got one more <Uri> (expected: one in <Sip>, the others are not rung)");
    }
    if (best == null || address.comesBefore(best)) {
      best = address;
    }
  }

  private void readHeaders() throws RefusedException {
    cursor.ignoreAttributes();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        cursor.warnOfText("<Header> in <Headers>");
      } else if (cursor.name().equals("Header")) {
        readHeader();
      } else {
        cursor.ignoreElement("<Header> in <Headers>");
      }
    }
  }

  private void readHeader() throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String name = attributes.text("name");
    String value = attributes.text("value");
    attributes.done();
    if (name == null || value == null || !HEADER.matcher(name).matches()) {
      cursor.warn(
          Codes.SIP_HEADER_NAME,
          "got a <Header> that cannot be sent (expected: name X-... or User-to-User, and value)");
    } else {
      // A form writes a space as a plus, an address does not (RFC 3261, 19.1.1).
      String pair =
          name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
      if (headers.length() + pair.length() >= LONGEST_HEADERS) {
        cursor.warn(
            Codes.SIP_HEADER_LENGTH,
            "got more headers (expected: less than " + LONGEST_HEADERS + " characters in all)");
      } else {
        headers.append(headers.isEmpty() ? "" : "&").append(pair);
      }
    }
    cursor.skipContent(Set.of());
  }

  private String withHeaders(String uri) {
    if (headers.isEmpty()) {
      return uri;
    }
    return uri + (uri.indexOf('?') < 0 ? "?" : "&") + headers;
  }
}
