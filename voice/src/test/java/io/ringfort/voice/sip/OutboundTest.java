package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Invite.Credentials;
import io.ringfort.voice.sip.Invite.Shown;
import io.ringfort.voice.sip.Invite.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Outgoing legs against far ends that misbehave.
class OutboundTest {
  static final String SID = "CA00000000000000000000000000000001";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Heard events = new Heard();

  private final Peer first = open(new Peer());
  private final Peer second = open(new Peer());

  @AfterEach
  void close() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  static TrunkConfig trunk(@Nullable Credentials credentials, Peer... gateways) {
    return new TrunkConfig(
        "carrier",
        Arrays.stream(gateways).map(Peer::uri).toList(),
        List.of("+"),
        new TrunkConfig.Inbound(List.of(), null),
        credentials,
        1);
  }

  private TestHost host(TrunkConfig... trunks) {
    return open(new TestHost(TestHost.Choice.of((_, _) -> new Heard(), trunks)));
  }

  static Invite invite(Duration ringFor) {
    return new Invite(
        SID,
        new Target.Number("+15550100009"),
        new Shown("+15550100001", null),
        Sdp.OURS,
        ringFor,
        null,
        List.of(Map.entry("X-Mine", "1"), Map.entry("Via", "evil")));
  }

  private Leg call(TestHost host) {
    return host.signalling.invite(invite(Duration.ofSeconds(20)), events);
  }

  private int port(TestHost host) {
    return host.port(Transport.UDP);
  }

  private SipRequest answer(TestHost host, Peer peer) {
    var invite = peer.request("INVITE");
    peer.respond(invite, 200, Sdp.THEIRS, port(host));
    return invite;
  }

  @Test
  void goesToTheNextGatewayWhenTheFirstSaysNothing() {
    var host = host(trunk(null, first, second));
    long began = System.nanoTime();
    call(host);
    answer(host, second);
    events.await(LegEvent.Answered.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    second.request("ACK");
    assertThat(host.count(SipMetrics.FAILOVERS)).isEqualTo(1);
  }

  @Test
  void asksTheSilentGatewayLastTheNextTime() {
    var host = host(trunk(null, first, second));
    var leg = call(host);
    answer(host, second);
    events.await(LegEvent.Answered.class);
    leg.hangUp();
    second.respond(second.request("BYE"), 200, "", port(host));
    await().untilAsserted(() -> assertThat(host.legs()).isZero());
    drain(first);
    host.signalling.invite(invite(Duration.ofSeconds(5)), new Heard());
    answer(host, second);
    assertThat(first.hearsNothing(200, m -> m instanceof SipRequest r && r.is("INVITE"))).isTrue();
  }

  private static void drain(Peer peer) {
    peer.hearsNothing(100, _ -> false);
  }

  @Test
  void hangsUpOnAnAbandonedGatewayThatAnswersLate() {
    var host = host(trunk(null, first, second));
    call(host);
    var late = first.request("INVITE");
    answer(host, second);
    events.await(LegEvent.Answered.class);
    first.respond(late, 200, Sdp.THEIRS, port(host));
    first.request("ACK");
    first.request("BYE");
    assertThat(events.all(LegEvent.Answered.class)).hasSize(1);
  }

  @Test
  void cancelsAnAbandonedGatewayThatRingsLate() {
    var host = host(trunk(null, first, second));
    call(host);
    var late = first.request("INVITE");
    answer(host, second);
    events.await(LegEvent.Answered.class);
    first.respond(late, 180, "", port(host));
    first.request("CANCEL");
  }

  @Test
  void goesToTheNextGatewayAfter503ButNotAfter404() {
    var host = host(trunk(null, first, second));
    call(host);
    first.respond(first.request("INVITE"), 503, "", port(host));
    second.respond(second.request("INVITE"), 404, "", port(host));
    assertThat(events.await(LegEvent.Failed.class).status()).isEqualTo(404);
  }

  @Test
  void failsWith408WhenNobodyAnswersAtAll() {
    var host = host(trunk(null, first, second));
    call(host);
    assertThat(events.await(LegEvent.Failed.class).status()).isEqualTo(408);
    assertThat(host.legs()).isZero();
  }

  @Test
  void refusesWhatTheTrunkHasNoRoomFor() {
    var host = host(trunk(null, first));
    call(host);
    first.request("INVITE");
    var more = new Heard();
    host.signalling.invite(invite(Duration.ofSeconds(5)), more);
    assertThat(more.await(LegEvent.Failed.class).status()).isEqualTo(503);
  }

  @Test
  void sendsNothingAgainAfterHangUpBeforeAnyAnswer() {
    var host = host(trunk(null, first));
    var leg = call(host);
    first.request("INVITE");
    leg.hangUp();
    assertThat(events.await(LegEvent.Ended.class).status()).isEqualTo(487);
    drain(first);
    assertThat(first.hearsNothing(300, _ -> true)).isTrue();
  }

  @Test
  void hangsUpWhenThe200CrossesTheCancel() {
    var host = host(trunk(null, first));
    var leg = call(host);
    var invite = first.request("INVITE");
    first.respond(invite, 180, "", port(host));
    events.await(LegEvent.Ringing.class);
    leg.hangUp();
    var cancel = first.request("CANCEL");
    assertThat(cancel.topVia().branch()).isEqualTo(invite.topVia().branch());
    first.respond(invite, 200, Sdp.THEIRS, port(host));
    first.respond(cancel, 481, "", port(host));
    var ack = first.request("ACK");
    assertThat(ack.cseq().number()).isEqualTo(invite.cseq().number());
    first.request("BYE");
    assertThat(events.all(LegEvent.Answered.class)).isEmpty();
    assertThat(events.all(LegEvent.Ended.class)).hasSize(1);
    awaitNothingLeft(host);
  }

  @Test
  void takesTheFirstForkAndHangsUpOnTheSecond() {
    var host = host(trunk(null, first));
    call(host);
    var invite = first.request("INVITE");
    first.respond(invite, 200, "fork-a", Sdp.THEIRS, port(host));
    assertThat(first.request("ACK").to().tag()).contains("fork-a");
    first.respond(invite, 200, "fork-b", Sdp.THEIRS, port(host));
    var ack = first.receive(m -> m instanceof SipRequest r && r.is("ACK") && isTo(r, "fork-b"));
    assertThat(ack.to().tag()).contains("fork-b");
    assertThat(first.request("BYE").to().tag()).contains("fork-b");
    first.respond(invite, 200, "fork-a", Sdp.THEIRS, port(host));
    first.receive(m -> m instanceof SipRequest r && r.is("ACK") && isTo(r, "fork-a"));
    assertThat(events.all(LegEvent.Answered.class)).hasSize(1);
  }

  private static boolean isTo(SipRequest request, String tag) {
    return request.to().tag().filter(tag::equals).isPresent();
  }

  @Test
  void confirmsReliableRinging() {
    var host = host(trunk(null, first));
    call(host);
    var invite = first.request("INVITE");
    assertThat(invite.supports("100rel")).isTrue();
    var ringing =
        invite
            .respond(183)
            .toTag("early")
            .header(SipHeader.CONTACT, "<" + first.uri() + ">")
            .header(SipHeader.REQUIRE, "100rel")
            .header(SipHeader.RSEQ, 7)
            .body("application/sdp", Sdp.THEIRS)
            .build();
    first.send(ringing.encode(), port(host));
    var prack = first.request("PRACK");
    assertThat(prack.header(SipHeader.RACK)).contains("7 " + invite.cseq());
    assertThat(prack.cseq().number()).isEqualTo(invite.cseq().number() + 1);
    assertThat(events.await(LegEvent.Ringing.class).sdp()).isEqualTo(Sdp.THEIRS);
    // RFC 3261, 13.2.1: the answer was in the reliable 183.
    first.send(
        invite
            .respond(200)
            .toTag("early")
            .header(SipHeader.CONTACT, "<" + first.uri() + ">")
            .build()
            .encode(),
        port(host));
    assertThat(events.await(LegEvent.Answered.class).sdp()).isEqualTo(Sdp.THEIRS);
  }

  @Test
  void answersAChallengeAndAsksForALongerSession() {
    var host = host(trunk(new Credentials("us", "secret"), first));
    call(host);
    var invite = first.request("INVITE");
    var challenge =
        invite
            .respond(407)
            .toTag("x")
            .header(
                SipHeader.PROXY_AUTHENTICATE,
                "Digest realm=\"carrier\", nonce=\"abc\", algorithm=MD5, qop=\"auth\"");
    first.send(challenge.build().encode(), port(host));
    var again =
        first.receive(m -> m instanceof SipRequest r && r.is("INVITE") && r.cseq().number() == 2);
    assertThat(again.header(SipHeader.PROXY_AUTHORIZATION).orElse("")).contains("username=\"us\"");
    var tooSmall = ((SipRequest) again).respond(422).toTag("x").header(SipHeader.MIN_SE, 3600);
    first.send(tooSmall.build().encode(), port(host));
    var longer =
        first.receive(m -> m instanceof SipRequest r && r.is("INVITE") && r.cseq().number() == 3);
    assertThat(longer.header(SipHeader.SESSION_EXPIRES).orElse("")).startsWith("3600");
  }

  @Test
  void namesTheCallInContactAndKeepsProtocolHeadersItsOwn() {
    var host = host(trunk(null, first));
    call(host);
    var invite = first.request("INVITE");
    assertThat(invite.contact().orElseThrow().uri())
        .isEqualTo("sip:" + SID + "@127.0.0.1:" + port(host));
    assertThat(invite.header("X-Mine")).contains("1");
    assertThat(invite.vias()).hasSize(1);
    assertThat(invite.header(SipHeader.P_ASSERTED_IDENTITY).orElse("")).contains("+15550100001");
  }

  @Test
  void tellsWhatBecameOfItsReferral() {
    var host = host(trunk(null, first));
    var leg = call(host);
    var invite = answer(host, first);
    events.await(LegEvent.Answered.class);
    leg.refer("sip:else@example.com");
    var refer = first.request("REFER");
    assertThat(refer.header(SipHeader.REFER_TO)).contains("<sip:else@example.com>");
    first.respond(refer, 202, "", port(host));
    assertThat(events.await(LegEvent.ReferProgress.class))
        .isEqualTo(new LegEvent.ReferProgress(202, 0, false));
    var us = invite.from().toString();
    first.send(
        String.join(
            "\r\n",
            "NOTIFY " + invite.contact().orElseThrow().uri() + " SIP/2.0",
            "Via: SIP/2.0/UDP " + first.address() + ";branch=" + Peer.branch(),
            "From: " + refer.to(),
            "To: " + us,
            "Call-ID: " + invite.callId(),
            "CSeq: 1 NOTIFY",
            "Event: refer",
            "Subscription-State: terminated;reason=noresource",
            "Content-Type: message/sipfrag",
            "Content-Length: 14",
            "",
            "SIP/2.0 200 OK"),
        port(host));
    first.response(200);
    assertThat(events.await(LegEvent.ReferProgress.class, 2))
        .isEqualTo(new LegEvent.ReferProgress(202, 200, true));
  }

  @Test
  void callsAnAddressButNotWhatIsNotForCustomers() {
    var host = host();
    var address = new Target.Address("sip:bob@" + first.address() + "?X-Evil=1");
    host.signalling.invite(to(address), events);
    var invite = answer(host, first);
    assertThat(invite.uri()).isEqualTo("sip:bob@" + first.address());
    events.await(LegEvent.Answered.class);
    var refused = new Heard();
    host.signalling.invite(to(new Target.Address("sip:bob@10.0.0.1")), refused);
    assertThat(refused.await(LegEvent.Failed.class).status()).isEqualTo(403);
    var nonsense = new Heard();
    host.signalling.invite(to(new Target.Address("tel:123")), nonsense);
    assertThat(nonsense.await(LegEvent.Failed.class).status()).isEqualTo(416);
  }

  @Test
  void forgetsAFarEndThatSaysNothingAfterTheCancel() {
    var host = host(trunk(null, first));
    var leg = call(host);
    first.respond(first.request("INVITE"), 180, "", port(host));
    events.await(LegEvent.Ringing.class);
    leg.hangUp();
    first.request("CANCEL");
    awaitNothingLeft(host);
  }

  private static void awaitNothingLeft(TestHost host) {
    await().untilAsserted(() -> assertThat(host.transactions()).isZero());
    assertThat(host.legs()).isZero();
  }

  private static Invite to(Target target) {
    var usual = invite(Duration.ofSeconds(5));
    return new Invite(SID, target, usual.from(), Sdp.OURS, usual.ringFor(), null, List.of());
  }
}
