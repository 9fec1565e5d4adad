package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.digest.DigestAlgorithm;
import io.ringfort.protocol.sip.digest.DigestSecret;
import io.ringfort.protocol.sip.digest.DigestServer;
import io.ringfort.protocol.sip.digest.DigestVerdict;
import io.ringfort.protocol.sip.digest.NonceCounts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Finds out whether somebody knows a password (RFC 3261, 22). Any thread.
final class Guard {
  private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);
  private static final int NONCES = 10_000;

  private final byte[] key;
  private final InstantSource clock;
  private final Map<String, DigestServer> realms = new ConcurrentHashMap<>();
  private final NonceCounts counts = new NonceCounts(NONCES);

  /// @param key the same on every host: nonces of one are good for all
  Guard(byte[] key, InstantSource clock) {
    this.key = key.clone();
    this.clock = clock;
  }

  /// What came of it.
  sealed interface Verdict {
    record Passed(String username) implements Verdict {}

    record Challenge(SipResponse.Builder response) implements Verdict {}
  }

  /// @param status 401 for a registrar, 407 for a call
  /// @param realm one of our own, never one that the request names: they are kept
  Verdict check(
      SipRequest request,
      int status,
      String realm,
      Function<String, Optional<DigestSecret>> secrets) {
    var server = realms.computeIfAbsent(realm, r -> new DigestServer(r, key, NONCE_LIFETIME));
    String header = status == 401 ? SipHeader.AUTHORIZATION : SipHeader.PROXY_AUTHORIZATION;
    var now = clock.instant();
    return switch (server.check(request, header, secrets, now)) {
      case DigestVerdict.Accepted accepted ->
          isFirst(accepted)
              ? new Verdict.Passed(accepted.username())
              : challenge(server, request, status, true);
      case DigestVerdict.Stale() -> challenge(server, request, status, true);
      case DigestVerdict.Missing(), DigestVerdict.Refused _ ->
          challenge(server, request, status, false);
    };
  }

  private synchronized boolean isFirst(DigestVerdict.Accepted accepted) {
    return counts.isFirst(accepted);
  }

  private Verdict challenge(DigestServer server, SipRequest request, int status, boolean stale) {
    var response = request.respond(status);
    String header = status == 401 ? SipHeader.WWW_AUTHENTICATE : SipHeader.PROXY_AUTHENTICATE;
    // RFC 8760, 2.4 lets a phone pass over what it does not know, but real ones (baresip 1.0) give
    // up at the first challenge that is not MD5: they are offered nothing else. Where passwords
    // must not be guessed from what was overheard, TLS is the answer.
    server.challenges(clock.instant(), stale).stream()
        .filter(c -> c.contains("algorithm=" + DigestAlgorithm.MD5.token()))
        .forEach(c -> response.header(header, c));
    return new Verdict.Challenge(response);
  }
}
