package io.ringfort.protocol.sip.digest;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hash functions that we speak, the better one first (RFC 8760 section 2).
public enum DigestAlgorithm {
  SHA_256("SHA-256"),
  MD5("MD5");

  private final String token;

  DigestAlgorithm(String token) {
    this.token = token;
  }

  /// As it is written in headers.
  public String token() {
    return token;
  }

  /// The algorithm of that name; MD5 for none (RFC 7616 section 3.3).
  public static Optional<DigestAlgorithm> of(String token) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.token.equalsIgnoreCase(token)) {
        return Optional.of(algorithm);
      }
    }
    return token.isEmpty() ? Optional.of(MD5) : Optional.empty();
  }

  /// H(A1): what a server needs to know of a password.
  ///
  /// @param username one octet per character, as read from a header
  public String ha1(String username, String realm, String password) {
    MessageDigest digest = digest();
    digest.update((username + ":" + realm + ":").getBytes(StandardCharsets.ISO_8859_1));
    return hex(digest.digest(password.getBytes(StandardCharsets.UTF_8)));
  }

  /// The `response` of RFC 7616 section 3.4.1 with qop `auth`.
  ///
  /// @param nc eight hexadecimal digits
  public String response(
      String ha1, String method, String uri, String nonce, String nc, String cnonce) {
    return hash(String.join(":", ha1, nonce, nc, cnonce, "auth", hash(method + ":" + uri)));
  }

  /// The `response` for a server that offers no qop.
  String responseWithoutQop(String ha1, String method, String uri, String nonce) {
    return hash(String.join(":", ha1, nonce, hash(method + ":" + uri)));
  }

  private String hash(String text) {
    Charset octets = StandardCharsets.ISO_8859_1;
    return hex(digest().digest(text.getBytes(octets)));
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(token);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + token, e);
    }
  }
}
