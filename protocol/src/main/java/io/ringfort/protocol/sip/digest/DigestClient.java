package io.ringfort.protocol.sip.digest;

import io.ringfort.protocol.sip.AuthHeader;
import io.ringfort.protocol.sip.Headers;
import io.ringfort.protocol.sip.Octets;
import io.ringfort.protocol.sip.Params;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers the challenge in a 401 or 407 (RFC 3261 section 22.2). A pure function; any thread.
public final class DigestClient {
  // Every challenge brings a nonce, which we use once.
  private static final String FIRST = "00000001";

  private DigestClient() {}

  /// The request with credentials added. It still has the old CSeq and Via: the caller takes the
  /// next number and a new branch before it sends it.
  ///
  /// Empty if there is nothing to answer: no algorithm that we speak, or the request already had
  /// credentials for this realm, and they were refused for another reason than an old nonce.
  ///
  /// @param cnonce random, fresh for each request
  public static Optional<SipRequest> answer(
      SipRequest request,
      SipResponse challenge,
      String username,
      DigestSecret secret,
      String cnonce) {
    boolean proxy = challenge.status() == 407;
    String asked = proxy ? SipHeader.PROXY_AUTHENTICATE : SipHeader.WWW_AUTHENTICATE;
    String given = proxy ? SipHeader.PROXY_AUTHORIZATION : SipHeader.AUTHORIZATION;
    Map<String, AuthHeader> refused = byRealm(request, given);
    Map<String, String> answers = new HashMap<>();
    for (AuthHeader offer : digests(challenge.headers(), asked)) {
      String realm = offer.text("realm");
      AuthHeader before = refused.get(realm);
      boolean again = before == null || offer.text("stale").equalsIgnoreCase("true");
      if (again && !answers.containsKey(realm)) {
        credentials(request, offer, username, secret, cnonce).ifPresent(c -> answers.put(realm, c));
      }
    }
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    Headers.Builder headers = request.headers().toBuilder().remove(given);
    refused.forEach((realm, old) -> answers.putIfAbsent(realm, old.toString()));
    answers.values().forEach(value -> headers.add(given, value));
    return Optional.of(request.withHeaders(headers.build()));
  }

  private static Map<String, AuthHeader> byRealm(SipRequest request, String header) {
    Map<String, AuthHeader> found = new HashMap<>();
    digests(request.headers(), header).forEach(h -> found.put(h.text("realm"), h));
    return found;
  }

  private static List<AuthHeader> digests(Headers headers, String name) {
    return headers.all(name).stream()
        .flatMap(v -> read(v).stream())
        .filter(h -> h.scheme().equalsIgnoreCase("Digest"))
        .toList();
  }

  private static Optional<AuthHeader> read(String value) {
    try {
      return Optional.of(AuthHeader.parse(value));
    } catch (SipParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> credentials(
      SipRequest request, AuthHeader offer, String username, DigestSecret secret, String cnonce) {
    Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(offer.text("algorithm"));
    boolean hasQop = offer.params().has("qop");
    if (algorithm.isEmpty() || (hasQop && !offersAuth(offer.text("qop")))) {
      return Optional.empty();
    }
    String user = Octets.of(username);
    return secret
        .ha1(algorithm.get(), user, offer.text("realm"))
        .map(ha1 -> value(request, offer, algorithm.get(), user, ha1, hasQop ? cnonce : ""));
  }

  /// @param cnonce empty to answer without qop
  private static String value(
      SipRequest request,
      AuthHeader offer,
      DigestAlgorithm algorithm,
      String username,
      String ha1,
      String cnonce) {
    String nonce = offer.text("nonce");
    boolean qop = !cnonce.isEmpty();
    String response =
        qop
            ? algorithm.response(ha1, request.method(), request.uri(), nonce, FIRST, cnonce)
            : algorithm.responseWithoutQop(ha1, request.method(), request.uri(), nonce);
    List<Params.Param> params = new ArrayList<>();
    params.add(new Params.Param("username", Params.quote(username)));
    params.add(new Params.Param("realm", Params.quote(offer.text("realm"))));
    params.add(new Params.Param("nonce", Params.quote(nonce)));
    params.add(new Params.Param("uri", Params.quote(request.uri())));
    params.add(new Params.Param("response", Params.quote(response)));
    if (offer.params().has("algorithm")) {
      params.add(new Params.Param("algorithm", algorithm.token()));
    }
    if (qop) {
      params.add(new Params.Param("qop", "auth"));
      params.add(new Params.Param("nc", FIRST));
      params.add(new Params.Param("cnonce", Params.quote(cnonce)));
    }
    if (offer.params().has("opaque")) {
      params.add(new Params.Param("opaque", Params.quote(offer.text("opaque"))));
    }
    return new AuthHeader("Digest", new Params(params)).toString();
  }

  private static boolean offersAuth(String qop) {
    for (String option : qop.split(",")) {
      if (option.strip().equalsIgnoreCase("auth")) {
        return true;
      }
    }
    return false;
  }
}
