package io.ringfort.protocol.sip.digest;

import io.ringfort.protocol.sip.AuthHeader;
import io.ringfort.protocol.sip.Octets;
import io.ringfort.protocol.sip.Params;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Challenges requests of one realm and checks the answers. Keeps nothing: a nonce is a time with a
/// keyed hash, so every host with the same key accepts the nonces of all. Any thread.
public final class DigestServer {
  private final String realm;
  private final Nonces nonces;

  /// @param key secret, the same on every host of the stack; at least 32 octets
  /// @param lifetime how long a nonce may be used
  public DigestServer(String realm, byte[] key, Duration lifetime) {
    if (realm.isEmpty() || realm.indexOf('\r') >= 0 || realm.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("got '" + realm + "' (expected: a realm)");
    }
    this.realm = realm;
    this.nonces = new Nonces(realm, key, lifetime);
  }

  /// Values for WWW-Authenticate (401) or Proxy-Authenticate (407), one header each, the best
  /// algorithm first.
  public List<String> challenges(Instant now, boolean stale) {
    String nonce = nonces.make(now);
    return List.of(
        challenge(nonce, DigestAlgorithm.SHA_256, stale),
        challenge(nonce, DigestAlgorithm.MD5, stale));
  }

  private String challenge(String nonce, DigestAlgorithm algorithm, boolean stale) {
    return "Digest realm="
        + Params.quote(realm)
        + ", nonce=\""
        + nonce
        + "\", algorithm="
        + algorithm.token()
        + ", qop=\"auth\""
        + (stale ? ", stale=true" : "");
  }

  /// Checks the header Authorization.
  public DigestVerdict check(
      SipRequest request, Function<String, Optional<DigestSecret>> secrets, Instant now) {
    return check(request, SipHeader.AUTHORIZATION, secrets, now);
  }

  /// @param header Authorization or Proxy-Authorization
  /// @param secrets of a user name; empty if there is no such user
  public DigestVerdict check(
      SipRequest request,
      String header,
      Function<String, Optional<DigestSecret>> secrets,
      Instant now) {
    for (String value : request.headers().all(header)) {
      try {
        AuthHeader given = AuthHeader.parse(value);
        if (given.scheme().equalsIgnoreCase("Digest") && given.text("realm").equals(realm)) {
          return check(request, given, secrets, now);
        }
      } catch (SipParseException e) {
        return new DigestVerdict.Refused("unreadable " + header);
      }
    }
    return new DigestVerdict.Missing();
  }

  private DigestVerdict check(
      SipRequest request,
      AuthHeader given,
      Function<String, Optional<DigestSecret>> secrets,
      Instant now) {
    Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(given.text("algorithm"));
    if (algorithm.isEmpty()) {
      return new DigestVerdict.Refused("unknown algorithm");
    }
    String nc = given.text("nc");
    if (!given.text("qop").equalsIgnoreCase("auth") || !isCount(nc)) {
      return new DigestVerdict.Refused("no qop=auth with a count");
    }
    if (!means(given.text("uri"), request.uri())) {
      return new DigestVerdict.Refused("digest of another URI");
    }
    Nonces.Age age = nonces.age(given.text("nonce"), now);
    if (age == Nonces.Age.FOREIGN) {
      return new DigestVerdict.Refused("nonce that we did not make");
    }
    if (!isProof(request, given, algorithm.get(), secrets)) {
      return new DigestVerdict.Refused("wrong user name or password");
    }
    return age == Nonces.Age.EXPIRED
        ? new DigestVerdict.Stale()
        : new DigestVerdict.Accepted(
            Octets.text(given.text("username")), given.text("nonce"), Long.parseLong(nc, 16));
  }

  private boolean isProof(
      SipRequest request,
      AuthHeader given,
      DigestAlgorithm algorithm,
      Function<String, Optional<DigestSecret>> secrets) {
    String username = given.text("username");
    Optional<String> known =
        secrets.apply(Octets.text(username)).flatMap(s -> s.ha1(algorithm, username, realm));
    // An unknown user costs the same time as a wrong password, so that nobody can tell them apart.
    String ha1 = known.orElseGet(() -> algorithm.ha1(username, realm, ""));
    String expected =
        algorithm.response(
            ha1,
            request.method(),
            given.text("uri"),
            given.text("nonce"),
            given.text("nc"),
            given.text("cnonce"));
    boolean equal =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.ISO_8859_1),
            given.text("response").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
    return equal && known.isPresent();
  }

  /// True if both name the same resource: phones differ in what parameters they repeat.
  private static boolean means(String digestUri, String requestUri) {
    if (digestUri.equals(requestUri)) {
      return true;
    }
    try {
      SipUri digest = SipUri.parse(digestUri);
      SipUri request = SipUri.parse(requestUri);
      return digest.userText().equals(request.userText())
          && digest.host().equalsIgnoreCase(request.host());
    } catch (SipParseException e) {
      return false;
    }
  }

  private static boolean isCount(String nc) {
    return nc.length() == 8 && nc.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }
}
