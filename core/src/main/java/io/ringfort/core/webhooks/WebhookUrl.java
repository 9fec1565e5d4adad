package io.ringfort.core.webhooks;

import io.ringfort.core.webhooks.Overrides.Invalid;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// A URL that a customer configured, taken apart. Immutable; made by [#parse] only.
///
/// @param target what is requested: without fragment and userinfo, with a path
/// @param credentials Basic credentials, if the URL carried userinfo
/// @param overrides how to connect, from the fragment
/// @param signedForm the text that [Signature] covers: as configured, without fragment, userinfo
///   and port
public record WebhookUrl(
    URI target, Optional<Credentials> credentials, Overrides overrides, String signedForm) {
  private static final int MAX_LENGTH = 4000;

  /// The answer of [#parse].
  public sealed interface Parsed {
    /// A URL that can be called.
    record Ok(WebhookUrl url) implements Parsed {}

    /// A URL that cannot: the public error code and a sentence for the customer.
    record Invalid(int code, String reason) implements Parsed {}
  }

  /// User and password of HTTP Basic. Prints `[REDACTED]`.
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "[REDACTED]";
    }
  }

  /// Checks and reads an absolute `http` or `https` URL. Never throws for what a customer typed.
  public static Parsed parse(String text) {
    try {
      return new Parsed.Ok(read(text));
    } catch (Invalid invalid) {
      return new Parsed.Invalid(invalid.code, String.valueOf(invalid.getMessage()));
    }
  }

  private static WebhookUrl read(String text) throws Invalid {
    if (text.length() > MAX_LENGTH) {
      throw bad(
          "got a URL of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
    }
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad("got a URL without a usable scheme (expected: http:// or https://)");
    }
    // RFC 3986 appendix B: the authority ends at the first '/', '?' or '#', the query at the first
    // '#'.
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    String rest = text.substring(colon + 3, hash < 0 ? text.length() : hash);
    int end = 0;
    while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String pathAndQuery = pathAndQuery(rest.substring(end));
    requireLegal("fragment", fragment, ":@/?");
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    Optional<Credentials> credentials =
        at < 0 ? Optional.empty() : Optional.of(credentials(authority.substring(0, at)));
    String hostAndPort = authority.substring(at + 1);
    int portColon = hostAndPort.indexOf(':', hostAndPort.indexOf(']') + 1);
    String host = portColon < 0 ? hostAndPort : hostAndPort.substring(0, portColon);
    if (!UrlSyntax.isHost(host)) {
      throw bad(
          "got a URL whose host is not valid (expected: a name of letters, digits, hyphens, or an"
              + " address)");
    }
    String port = portColon < 0 ? "" : ":" + port(hostAndPort.substring(portColon + 1));
    URI target = URI.create(scheme + "://" + host + port + pathAndQuery);
    if (target.getHost() == null) {
      // java.net.URI wants a letter first in the last label, as RFC 1123 section 2.1 leaves it to
      // be.
      throw bad(
          "got a URL whose host ends like a number (expected: a name whose last part begins with a"
              + " letter)");
    }
    return new WebhookUrl(
        target, credentials, Overrides.parse(fragment), scheme + "://" + host + pathAndQuery);
  }

  /// With at least the "/" that every server sees, so that what a server rebuilds from the request
  /// is what was signed.
  private static String pathAndQuery(String text) throws Invalid {
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    requireLegal("path", path, ":@/");
    requireLegal("query", question < 0 ? "" : text.substring(question + 1), ":@/?");
    return path.isEmpty() ? "/" + text : text;
  }

  private static Credentials credentials(String userinfo) throws Invalid {
    requireLegal("userinfo", userinfo, ":");
    int colon = userinfo.indexOf(':');
    String user = colon < 0 ? userinfo : userinfo.substring(0, colon);
    String password = colon < 0 ? "" : userinfo.substring(colon + 1);
    return new Credentials(UrlSyntax.decode(user), UrlSyntax.decode(password));
  }

  private static int port(String text) throws Invalid {
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65535) {
      throw bad("got a URL whose port is not usable (expected: 1 to 65535)");
    }
    return Integer.parseInt(text);
  }

  private static void requireLegal(String part, String text, String extra) throws Invalid {
    if (!UrlSyntax.isLegal(text, extra)) {
      throw bad(
          "got a URL whose "
              + part
              + " has characters that RFC 3986 forbids (expected: percent-encoded)");
    }
  }

  // The texts do not repeat the URL: it may carry a password.
  private static Invalid bad(String reason) {
    return new Invalid(ErrorCodes.BAD_URL, reason);
  }

  /// The same URL with more query, already form-encoded; the text as is when there is none to add.
  WebhookUrl withQuery(String query) {
    if (query.isEmpty()) {
      return this;
    }
    String joint = target.getRawQuery() == null ? "?" : target.getRawQuery().isEmpty() ? "" : "&";
    return new WebhookUrl(
        URI.create(target + joint + query), credentials, overrides, signedForm + joint + query);
  }

  boolean isTls() {
    return target.getScheme().equals("https");
  }

  /// The host without brackets.
  String host() {
    String host = target.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return target.getPort() > 0 ? target.getPort() : isTls() ? 443 : 80;
  }

  /// Scheme, host and port: who is called, without what may be secret in path and query.
  String origin() {
    return target.getScheme() + "://" + target.getHost().toLowerCase(Locale.ROOT) + ":" + port();
  }

  @Override
  public String toString() {
    return "WebhookUrl[" + origin() + "]";
  }
}
