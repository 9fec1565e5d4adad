package io.ringfort.protocol.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.sip.AuthHeader;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.Via;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final Instant NOW = Instant.parse("2026-01-02T15:04:05Z");
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes();
  private static final DigestSecret SECRET = new DigestSecret.Password("s3cret, \"é\"");
  private static final Function<String, Optional<DigestSecret>> USERS =
      name -> name.equals("alice") ? Optional.of(SECRET) : Optional.empty();

  private final DigestServer server = new DigestServer("pbx.example", KEY, Duration.ofMinutes(5));

  private static SipRequest register() {
    return SipRequest.build("REGISTER", "sip:pbx.example")
        .via(Via.of("UDP", "192.0.2.1", 5060, "z9hG4bK1"))
        .header("From", NameAddress.of("sip:alice@pbx.example").withTag("a"))
        .header("To", NameAddress.of("sip:alice@pbx.example"))
        .header("Call-ID", "c")
        .header("CSeq", "5 REGISTER")
        .build();
  }

  private SipResponse challenge(Instant when, boolean stale) {
    SipResponse.Builder response = register().respond(401).toTag("b");
    server.challenges(when, stale).forEach(c -> response.header("WWW-Authenticate", c));
    return (SipResponse) SipParser.parse(response.build().encode());
  }

  private SipRequest answered(String user, DigestSecret secret) {
    return DigestClient.answer(register(), challenge(NOW, false), user, secret, "0a4f113b")
        .orElseThrow();
  }

  /// RFC 2617 section 3.5.
  @Test
  void computesTheExampleOfRfc2617() {
    String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle Of Life");

    assertThat(ha1).isEqualTo("939e7578ed9e3c518a452acee763bce9");
    assertThat(
            DigestAlgorithm.MD5.response(
                ha1,
                "GET",
                "/dir/index.html",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "00000001",
                "0a4f113b"))
        .isEqualTo("6629fae49393a05397450978507c4ef1");
  }

  /// RFC 7616 section 3.9.1.
  @Test
  void computesTheExamplesOfRfc7616() {
    assertThat(rfc7616(DigestAlgorithm.MD5)).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    assertThat(rfc7616(DigestAlgorithm.SHA_256))
        .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  }

  private static String rfc7616(DigestAlgorithm algorithm) {
    return algorithm.response(
        algorithm.ha1("Mufasa", "http-auth@example.org", "Circle of Life"),
        "GET",
        "/dir/index.html",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "00000001",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
  }

  @Test
  void aRightAnswerIsAcceptedByEveryHostWithTheKey() {
    SipRequest request = answered("alice", SECRET);
    DigestServer other = new DigestServer("pbx.example", KEY, Duration.ofMinutes(5));

    assertThat(AuthHeader.parse(request.header("Authorization").orElseThrow()).text("algorithm"))
        .isEqualTo("SHA-256");
    assertThat(other.check(request, USERS, NOW.plusSeconds(299)))
        .isInstanceOfSatisfying(
            DigestVerdict.Accepted.class,
            a -> {
              assertThat(a.username()).isEqualTo("alice");
              assertThat(a.count()).isEqualTo(1);
            });
  }

  @Test
  void namesAreUtf8() {
    SipRequest request = answered("Zoë", SECRET);

    assertThat(
            server.check(
                (SipRequest) SipParser.parse(request.encode()),
                name -> name.equals("Zoë") ? Optional.of(SECRET) : Optional.empty(),
                NOW))
        .isInstanceOf(DigestVerdict.Accepted.class);
  }

  @Test
  void anOldNonceIsStaleAndTheClientTriesOnceMore() {
    SipRequest request = answered("alice", SECRET);
    Instant later = NOW.plusSeconds(301);

    assertThat(server.check(request, USERS, later)).isEqualTo(new DigestVerdict.Stale());
    SipRequest again =
        DigestClient.answer(request, challenge(later, true), "alice", SECRET, "ff").orElseThrow();
    assertThat(again.headers().all("Authorization")).hasSize(1);
    assertThat(server.check(again, USERS, later)).isInstanceOf(DigestVerdict.Accepted.class);
  }

  @Test
  void aRefusedPasswordIsNotTriedAgain() {
    SipRequest wrong = answered("alice", new DigestSecret.Password("guess"));

    assertThat(server.check(wrong, USERS, NOW)).isInstanceOf(DigestVerdict.Refused.class);
    assertThat(DigestClient.answer(wrong, challenge(NOW, false), "alice", SECRET, "ff")).isEmpty();
  }

  @Test
  void whatIsNotRightIsRefused() {
    SipRequest right = answered("alice", SECRET);
    String header = right.header("Authorization").orElseThrow();

    assertThat(server.check(register(), USERS, NOW)).isEqualTo(new DigestVerdict.Missing());
    assertThat(server.check(answered("mallory", new DigestSecret.Password("")), USERS, NOW))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(server.check(right.withUri("sip:other.example"), USERS, NOW))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, header.replace("nc=00000001", "nc=00000002")))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, header.replaceAll("nonce=\"..", "nonce=\"BB")))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, header.replace("qop=auth, ", "")))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, header.replace("SHA-256", "MD5")))
        .isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, "Digest realm=")).isInstanceOf(DigestVerdict.Refused.class);
    assertThat(check(right, header.replace("pbx.example\", nonce", "else\", nonce")))
        .isEqualTo(new DigestVerdict.Missing());
    DigestServer stranger =
        new DigestServer(
            "pbx.example", "another key, of 32 octets or more".getBytes(), Duration.ofMinutes(5));
    assertThat(stranger.check(right, USERS, NOW)).isInstanceOf(DigestVerdict.Refused.class);
  }

  private DigestVerdict check(SipRequest request, String authorization) {
    return server.check(request.withHeader("Authorization", authorization), USERS, NOW);
  }

  @Test
  void noAuthorizationBreaksTheServer() {
    SipRequest right = answered("alice", SECRET);
    String header = right.header("Authorization").orElseThrow();
    Random random = new Random(7616);
    int verdicts = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder broken = new StringBuilder(header);
      for (int n = random.nextInt(3); n >= 0; n--) {
        broken.setCharAt(random.nextInt(broken.length()), (char) (' ' + random.nextInt(224)));
      }
      verdicts += check(right, broken.toString()) instanceof DigestVerdict.Accepted ? 0 : 1;
    }
    // Some changes are harmless: to the same character, to a blank behind a comma, of case.
    assertThat(verdicts).isGreaterThan(4_000);
  }

  @Test
  void aServerMayKnowOnlyTheHash() {
    DigestSecret md5 =
        new DigestSecret.Ha1(
            DigestAlgorithm.MD5, DigestAlgorithm.MD5.ha1("alice", "pbx.example", "pw"));
    SipRequest request = answered("alice", md5);

    assertThat(AuthHeader.parse(request.header("Authorization").orElseThrow()).text("algorithm"))
        .isEqualTo("MD5");
    assertThat(server.check(request, name -> Optional.of(new DigestSecret.Password("pw")), NOW))
        .isInstanceOf(DigestVerdict.Accepted.class);
    assertThat(md5).hasToString("[REDACTED]");
  }

  @Test
  void answersAProxyOfRfc2069WithItsOpaque() {
    SipResponse challenge =
        register()
            .respond(407)
            .header("Proxy-Authenticate", "Basic realm=\"x\"")
            .header("Proxy-Authenticate", "Digest realm=\"old\", nonce=\"n\", opaque=\"o\"")
            .build();
    String answer =
        DigestClient.answer(register(), challenge, "alice", SECRET, "ff")
            .orElseThrow()
            .header("Proxy-Authorization")
            .orElseThrow();

    assertThat(answer).contains("opaque=\"o\"").doesNotContain("qop", "cnonce", "algorithm");
  }

  @Test
  void anOverheardRequestCannotBeSentAgain() {
    NonceCounts counts = new NonceCounts(2);
    DigestVerdict.Accepted first = new DigestVerdict.Accepted("alice", "n1", 1);

    assertThat(counts.isFirst(first)).isTrue();
    assertThat(counts.isFirst(first)).isFalse();
    assertThat(counts.isFirst(new DigestVerdict.Accepted("alice", "n1", 3))).isTrue();
    assertThat(counts.isFirst(new DigestVerdict.Accepted("alice", "n1", 2))).isFalse();
  }
}
