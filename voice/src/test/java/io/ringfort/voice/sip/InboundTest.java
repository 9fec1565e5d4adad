package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.edge.EdgeMetrics;
import io.ringfort.voice.edge.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Incoming legs and what happens inside a dialog, with a caller who does odd things.
class InboundTest {
  private final BlockingQueue<Leg> legs = new LinkedBlockingQueue<>();
  private final Heard events = new Heard();
  private final Peer caller = new Peer();
  private final TestHost host = new TestHost(choice());

  private TestHost.Choice choice() {
    return TestHost.Choice.of(
        (_, leg) -> {
          legs.add(leg);
          return events;
        },
        trunk());
  }

  private static TrunkConfig trunk() {
    return new TrunkConfig(
        "carrier",
        List.of("sip:127.0.0.1:9"),
        List.of("+"),
        new TrunkConfig.Inbound(List.of(Cidr.parse("127.0.0.1")), null),
        null,
        2);
  }

  @AfterEach
  void close() {
    host.close();
    caller.close();
  }

  private int port() {
    return host.port(Transport.UDP);
  }

  private String service() {
    return "sip:+15550100002@127.0.0.1:" + port();
  }

  private String invite(String callId, int cseq, String branch, String more) {
    String text =
        caller.request(
            "INVITE", service(), "<" + service() + ">", callId, cseq, branch, Sdp.THEIRS);
    return more.isEmpty() ? text : text.replaceFirst("Max-Forwards: 70", more);
  }

  private Leg begin(String callId) throws InterruptedException {
    return begin(callId, "");
  }

  private Leg begin(String callId, String more) throws InterruptedException {
    caller.send(invite(callId, 1, Peer.branch(), more), port());
    return leg();
  }

  private Leg leg() throws InterruptedException {
    var leg = legs.poll(4, TimeUnit.SECONDS);
    assertThat(leg).as("a call").isNotNull();
    return leg;
  }

  private SipResponse taken(Leg leg) {
    leg.answer(Sdp.OURS);
    return caller.response(200);
  }

  private void send(SipResponse dialog, String method, int cseq, String body) {
    caller.send(inDialog(dialog, method, cseq, body), port());
  }

  private String inDialog(SipResponse dialog, String method, int cseq, String body) {
    return caller.request(
        method,
        dialog.contact().orElseThrow().uri(),
        dialog.to().toString(),
        dialog.callId(),
        cseq,
        Peer.branch(),
        body);
  }

  private SipResponse talking(Leg leg) {
    var ok = taken(leg);
    send(ok, "ACK", 1, "");
    events.await(LegEvent.Confirmed.class);
    return ok;
  }

  private static Predicate<SipMessage> status(int status) {
    return m -> m instanceof SipResponse r && r.status() == status;
  }

  @Test
  void givesACopyOfTheInviteTheSameAnswerAndTag() throws Exception {
    String invite = invite("copies", 1, Peer.branch(), "");
    caller.send(invite, port());
    var leg = leg();
    leg.ring();
    var ringing = caller.response(180);
    caller.send(invite, port());
    assertThat(caller.response(180).to()).isEqualTo(ringing.to());
    assertThat(taken(leg).to()).isEqualTo(ringing.to());
    assertThat(legs).isEmpty();
  }

  @Test
  void namesTheCallInContactAndTheSnapshotBeforeTheAnswer() throws Exception {
    var leg = begin("named");
    var before = leg.snapshot();
    var ok = taken(leg);
    assertThat(ok.contact().orElseThrow().sipUri().user()).isEqualTo(before.callSid());
    assertThat(before.local().tag()).isEqualTo(ok.to().tag().orElseThrow());
    assertThat(before.remote().tag()).isEqualTo("peer");
    assertThat(before.established()).isFalse();
    await().untilAsserted(() -> assertThat(leg.snapshot().established()).isTrue());
  }

  @Test
  void sends200AgainUntilTheAckAndThenNoMore() throws Exception {
    var ok = taken(begin("again"));
    assertThat(caller.response(200)).isEqualTo(ok);
    send(ok, "ACK", 1, "");
    events.await(LegEvent.Confirmed.class);
    caller.hearsNothing(50, _ -> false);
    assertThat(caller.hearsNothing(300, status(200))).isTrue();
  }

  @Test
  void endsACallWhoseAnswerIsNeverConfirmed() throws Exception {
    taken(begin("never"));
    caller.request("BYE");
    assertThat(events.await(LegEvent.Ended.class).status()).isEqualTo(408);
  }

  @Test
  void waitsForTheAckBeforeItsBye() throws Exception {
    var leg = begin("early bye".replace(' ', '-'));
    var ok = taken(leg);
    leg.hangUp();
    events.await(LegEvent.Ended.class);
    assertThat(caller.hearsNothing(150, m -> m instanceof SipRequest r && r.is("BYE"))).isTrue();
    send(ok, "ACK", 1, "");
    caller.request("BYE");
  }

  @Test
  void answers491WhenOffersCollideAndTriesItsOwnAgain() throws Exception {
    var leg = begin("glare");
    var ok = talking(leg);
    leg.reoffer(Sdp.OTHER);
    var ours = caller.request("INVITE");
    send(ok, "INVITE", 2, Sdp.THEIRS);
    caller.response(491);
    caller.respond(ours, 491, "", port());
    caller.request("ACK");
    var again =
        (SipRequest)
            caller.receive(
                m ->
                    m instanceof SipRequest r
                        && r.is("INVITE")
                        && r.cseq().number() > ours.cseq().number());
    assertThat(again.bodyText()).isEqualTo(Sdp.OTHER);
    caller.respond(again, 200, Sdp.THEIRS, port());
    assertThat(events.await(LegEvent.Updated.class).sdp()).isEqualTo(Sdp.THEIRS);
    assertThat(events.all(LegEvent.Ended.class)).isEmpty();
  }

  @Test
  void endsWhenTheFarEndKnowsNoSuchDialog() throws Exception {
    var leg = begin("broken");
    talking(leg);
    leg.reoffer(Sdp.OTHER);
    caller.respond(caller.request("INVITE"), 481, "", port());
    assertThat(events.await(LegEvent.Ended.class).status()).isEqualTo(481);
  }

  @Test
  void takesAnOfferByUpdate() throws Exception {
    var leg = begin("update");
    var ok = talking(leg);
    send(ok, "UPDATE", 2, Sdp.THEIRS);
    assertThat(events.await(LegEvent.Offered.class).sdp()).isEqualTo(Sdp.THEIRS);
    leg.accept(Sdp.OTHER);
    assertThat(caller.response(200).bodyText()).isEqualTo(Sdp.OTHER);
  }

  @Test
  void offersItsOwnToAnInviteWithoutOne() throws Exception {
    var leg = begin("offerless");
    var ok = talking(leg);
    send(ok, "INVITE", 2, "");
    var answer = (SipResponse) caller.receive(m -> status(200).test(m) && m.cseq().number() == 2);
    assertThat(answer.bodyText()).isEqualTo(Sdp.OURS);
    send(ok, "ACK", 2, Sdp.THEIRS);
    assertThat(events.await(LegEvent.Updated.class).sdp()).isEqualTo(Sdp.THEIRS);
  }

  @Test
  void tellsOfAReferralAndNotifiesWhatCameOfIt() throws Exception {
    var leg = begin("referred");
    var ok = talking(leg);
    caller.send(
        inDialog(ok, "REFER", 2, "")
            .replaceFirst(
                "Max-Forwards: 70", "Max-Forwards: 70\r\nRefer-To: <sip:bob@example.com>"),
        port());
    caller.response(202);
    assertThat(events.await(LegEvent.Referred.class).uri()).isEqualTo("sip:bob@example.com");
    var trying = caller.request("NOTIFY");
    assertThat(trying.bodyText()).startsWith("SIP/2.0 100");
    caller.respond(trying, 200, "", port());
    leg.notifyReferred(200);
    var done =
        caller.receive(m -> m instanceof SipRequest r && r.bodyText().startsWith("SIP/2.0 200"));
    assertThat(done.header(SipHeader.SUBSCRIPTION_STATE).orElse("")).startsWith("terminated");
  }

  @Test
  void answers500ToARequestOutOfOrder() throws Exception {
    var ok = talking(begin("order"));
    send(ok, "OPTIONS", 9, "");
    caller.receive(m -> status(200).test(m) && m.cseq().number() == 9);
    send(ok, "OPTIONS", 3, "");
    caller.response(500);
  }

  @Test
  void ringsReliablyWhereTheCallerWantsThat() throws Exception {
    var leg = begin("reliable", "Max-Forwards: 70\r\nRequire: 100rel");
    leg.ring();
    var ringing = caller.response(180);
    assertThat(ringing.isReliable()).isTrue();
    assertThat(caller.response(180)).as("sent again").isEqualTo(ringing);
    leg.answer(Sdp.OURS);
    assertThat(caller.hearsNothing(100, status(200))).as("waits for PRACK").isTrue();
    caller.send(
        caller
            .request(
                "PRACK",
                ringing.contact().orElseThrow().uri(),
                ringing.to().toString(),
                "reliable",
                2,
                Peer.branch(),
                "")
            .replaceFirst(
                "Max-Forwards: 70",
                "Max-Forwards: 70\r\nRAck: " + ringing.rseq().orElseThrow() + " 1 INVITE"),
        port());
    caller.receive(m -> status(200).test(m) && m.cseq().method().equals("PRACK"));
    var ok =
        (SipResponse)
            caller.receive(m -> status(200).test(m) && m.cseq().method().equals("INVITE"));
    assertThat(ok.bodyText()).isEqualTo(Sdp.OURS);
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    caller.send(invite("hops", 1, Peer.branch(), "Max-Forwards: 0"), port());
    caller.response(483);
    caller.send(invite("ext", 1, Peer.branch(), "Max-Forwards: 70\r\nRequire: gruu"), port());
    assertThat(caller.response(420).header(SipHeader.UNSUPPORTED)).contains("gruu");
    caller.send(
        caller.request("FOO", service(), "<" + service() + ">", "m", 1, Peer.branch(), ""), port());
    assertThat(caller.response(405).header(SipHeader.ALLOW).orElse("")).contains("INVITE");
    caller.send(
        caller.request(
            "BYE", service(), "<" + service() + ">;tag=nobody", "x", 1, Peer.branch(), ""),
        port());
    caller.response(481);
    caller.send(
        caller.request("OPTIONS", service(), "<" + service() + ">", "o", 1, Peer.branch(), ""),
        port());
    assertThat(caller.response(200).header(SipHeader.ALLOW).orElse("")).contains("INVITE");
    assertThat(legs).isEmpty();
  }

  @Test
  void refusesTheSameCallOverASecondWay() throws Exception {
    begin("merged");
    caller.send(invite("merged", 1, Peer.branch(), ""), port());
    caller.response(482);
    assertThat(legs).isEmpty();
  }

  @Test
  void refusesMoreCallsThanTheTrunkMayBring() throws Exception {
    begin("one");
    begin("two");
    caller.send(invite("three", 1, Peer.branch(), ""), port());
    caller.response(503);
    assertThat(legs).isEmpty();
    await().untilAsserted(() -> assertThat(host.legs()).isEqualTo(2));
  }

  @Test
  void refusesACallFromAnAddressThatNobodyKnows() throws Exception {
    try (var stranger = new Peer("127.0.0.2")) {
      stranger.send(
          stranger.request(
              "INVITE", service(), "<" + service() + ">", "s", 1, Peer.branch(), Sdp.THEIRS),
          port());
      stranger.response(403);
      assertThat(legs).isEmpty();
      assertThat(host.count(SipMetrics.REJECTED, "status", "403")).isEqualTo(1);
    }
  }

  @Test
  void aFloodOfAStrangerCostsLittleAndDisturbsNobody() throws Exception {
    int burst = EdgeConfig.Limits.usual().unknownBurst();
    try (var stranger = new Peer("127.0.0.2")) {
      for (int i = 0; i < 20 * burst; i++) {
        stranger.send(
            stranger.request(
                "INVITE", service(), "<" + service() + ">", "f" + i, 1, Peer.branch(), ""),
            port());
      }
      talking(begin("between"));
      assertThat(host.count(EdgeMetrics.DROPPED, "why", "flood")).isGreaterThan(10 * burst);
      assertThat(host.count(SipMetrics.REJECTED)).isLessThan(2 * burst);
    }
  }

  @Test
  void goesOnFromASnapshotOnAnotherHost() throws Exception {
    var leg = begin("takeover");
    var ok = talking(leg);
    var before = leg.snapshot();
    var taken = new Heard();
    try (var other = new TestHost(TestHost.Choice.of((_, _) -> new Heard(), trunk()))) {
      var restored = other.signalling.restore(before, Sdp.OTHER, taken);
      var again = caller.request("INVITE");
      assertThat(again.cseq().number()).isEqualTo(before.localCseq() + 10);
      assertThat(again.contact().orElseThrow().sipUri().port())
          .isEqualTo(other.port(Transport.UDP));
      assertThat(again.contact().orElseThrow().sipUri().user()).isEqualTo(before.callSid());
      assertThat(again.from().tag()).isEqualTo(ok.to().tag());
      caller.respond(again, 200, Sdp.THEIRS, other.port(Transport.UDP));
      caller.request("ACK");
      assertThat(taken.await(LegEvent.Updated.class).sdp()).isEqualTo(Sdp.THEIRS);
      restored.hangUp();
      assertThat(caller.request("BYE").cseq().number()).isGreaterThan(again.cseq().number());
    }
  }

  @Test
  void endsARestoredLegThatTheFarEndDoesNotKnow() throws Exception {
    var leg = begin("forgotten");
    talking(leg);
    var taken = new Heard();
    host.signalling.restore(leg.snapshot(), Sdp.OTHER, taken);
    caller.respond(caller.request("INVITE"), 481, "", port());
    assertThat(taken.await(LegEvent.Ended.class).status()).isEqualTo(481);
  }

  @Test
  void aRefusalOfARestoredLegThatIsConfirmedIsTheLastWord() throws Exception {
    String branch = Peer.branch();
    caller.send(invite("refused", 1, branch, ""), port());
    var leg = leg();
    leg.ring();
    caller.response(180);
    var known = leg.snapshot();
    leg.release();
    host.signalling.restore(known, Sdp.OTHER, new Heard()).reject(603, "Decline");
    String to = caller.response(603).to().toString();
    caller.send(caller.request("ACK", service(), to, "refused", 1, branch, ""), port());
    // For longer than a confirmation is waited for.
    int patience = (int) Duration.ofNanos(TestHost.QUICK.giveUp()).toMillis();
    assertThat(caller.hearsNothing(patience + 300, m -> m instanceof SipRequest)).isTrue();
  }

  @Test
  void lettingGoOfALegSendsNothing() throws Exception {
    var leg = begin("released");
    var ok = talking(leg);
    leg.release();
    await().untilAsserted(() -> assertThat(host.legs()).isZero());
    assertThat(caller.hearsNothing(150, m -> m instanceof SipRequest)).isTrue();
    send(ok, "OPTIONS", 2, "");
    caller.response(481);
    assertThat(events.all(LegEvent.Ended.class)).isEmpty();
  }
}
