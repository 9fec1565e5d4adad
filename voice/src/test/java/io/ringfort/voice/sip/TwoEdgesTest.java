package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.voice.edge.AddressTakeover;
import io.ringfort.voice.edge.TestTls;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Invite.Shown;
import io.ringfort.voice.sip.Invite.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two edges and three voice hosts, some of which die.
class TwoEdgesTest {
  private static final String SID = "CA00000000000000000000000000000009";

  private final Peer peer = new Peer();
  private TestStack stack;
  private TestStack.EdgeHost first;
  private TestStack.EdgeHost second;
  private final List<TestStack.VoiceHost> voices = new ArrayList<>();

  private TrunkConfig trunk() {
    return new TrunkConfig(
        "carrier",
        List.of("sip:" + peer.address()),
        List.of("+"),
        new TrunkConfig.Inbound(List.of(Cidr.parse("127.0.0.1")), null),
        null,
        0);
  }

  @BeforeEach
  void open() throws Exception {
    open(AddressTakeover.bind());
  }

  private void open(AddressTakeover takeover) throws Exception {
    open(takeover, null);
  }

  private void open(AddressTakeover takeover, @Nullable SSLContext tls) throws Exception {
    if (stack != null) {
      stack.close();
      voices.clear();
    }
    stack = new TestStack(takeover, tls);
    first = stack.edge("a-edge", "a", "127.7.1.1");
    second = stack.edge("b-edge", "b", "127.7.2.1");
    voices.add(stack.voice("a-voice", "a", trunk()));
    voices.add(stack.voice("b-voice", "b", trunk()));
    voices.add(stack.voice("c-voice", "c", trunk()));
  }

  @AfterEach
  void close() {
    stack.close();
    peer.close();
  }

  private TestStack.VoiceHost otherThan(TestStack.VoiceHost dead) {
    return voices.stream().filter(v -> v != dead).findFirst().orElseThrow();
  }

  private String invite(String callId, String branch) {
    String service =
        "sip:+15550100002@" + first.sip().getHostString() + ":" + first.sip().getPort();
    return peer.request("INVITE", service, "<" + service + ">", callId, 1, branch, Sdp.THEIRS);
  }

  private TestStack.Call ringing(String callId) throws InterruptedException {
    peer.send(invite(callId, Peer.branch()), first.sip());
    var call = stack.call();
    call.leg().ring();
    peer.response(180);
    return call;
  }

  private SipResponse talking(TestStack.Call call) {
    call.leg().answer(Sdp.OURS);
    var ok = peer.response(200);
    send(ok, "ACK", 1, first.sip());
    call.heard().await(LegEvent.Confirmed.class);
    return ok;
  }

  private void send(SipResponse dialog, String method, int cseq, InetSocketAddress to) {
    peer.send(
        peer.request(
            method,
            dialog.contact().orElseThrow().uri(),
            dialog.to().toString(),
            dialog.callId(),
            cseq,
            Peer.branch(),
            ""),
        to);
  }

  private static boolean isInvite(SipMessage message) {
    return message instanceof SipRequest r && r.is("INVITE");
  }

  private Heard restored(TestStack.VoiceHost on, TestStack.Call call) {
    var heard = new Heard();
    on.signalling.restore(call.leg().snapshot(), Sdp.OTHER, heard);
    return heard;
  }

  @Test
  void aRequestInACallReachesItsOwnerOverAnyEdge() throws Exception {
    var call = ringing("any-edge");
    var ok = talking(call);
    assertThat(call.leg().snapshot().via())
        .isEqualTo(first.sip().getAddress().getHostAddress() + ":" + first.sip().getPort());
    send(ok, "BYE", 2, second.sip());
    assertThat(peer.response(200).cseq().method()).isEqualTo("BYE");
    call.heard().await(LegEvent.Ended.class);
  }

  @Test
  void aRequestInNobodysCallIsToldSo() {
    String uri = "sip:" + SID + "@127.0.0.1";
    peer.send(
        peer.request("BYE", uri, "<" + uri + ">;tag=x", "nobodys", 2, Peer.branch(), ""),
        first.sip());
    // An edge that has just begun may not know yet whose it is.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !peer.hearsNothing(500, m -> m instanceof SipResponse r && r.status() == 481));
  }

  @Test
  void newCallsGoToTheEdgesOwnZoneAsLongAsItHasAHost() throws Exception {
    assertThat(ringing("zone-1").host()).isSameAs(voices.getFirst());
    voices.getFirst().die();
    assertThat(ringing("zone-2").host()).isNotSameAs(voices.getFirst());
  }

  @Test
  void aCopyAndACancelMeetTheirInvite() throws Exception {
    String invite = invite("cancel", Peer.branch());
    peer.send(invite, first.sip());
    var call = stack.call();
    call.leg().ring();
    var ringing = peer.response(180);
    // The other edge has heard whose it is when this is answered.
    send(ringing, "INFO", 2, second.sip());
    peer.response(200);
    peer.send(invite, second.sip());
    peer.response(180);
    assertThat(stack.calls).isEmpty();
    peer.send(cancel(invite), second.sip());
    peer.response(487);
    assertThat(call.heard().await(LegEvent.Ended.class).canceled()).isTrue();
  }

  private static String cancel(String invite) {
    return invite
        .substring(0, invite.indexOf("\r\n\r\n"))
        .replace("INVITE", "CANCEL")
        .replaceFirst("Content-Type: .*\r\n", "")
        .replaceFirst("Content-Length: .*", "Content-Length: 0\r\n\r\n");
  }

  @Test
  void aSuccessorGoesOnOverTheSameEdge() throws Exception {
    var call = ringing("successor");
    var ok = talking(call);
    call.host().die();
    var heard = restored(otherThan(call.host()), call);
    var again = peer.request("INVITE");
    assertThat(peer.lastSource()).isEqualTo(first.sip());
    assertThat(again.contact()).isEqualTo(ok.contact());
    assertThat(again.header("Session-Expires")).as("the session timer goes on").isPresent();
    peer.respond(again, 200, Sdp.THEIRS, first.sip());
    peer.request("ACK");
    heard.await(LegEvent.Updated.class);
    send(ok, "BYE", 2, first.sip());
    peer.receive(m -> m instanceof SipResponse r && r.cseq().method().equals("BYE"));
    heard.await(LegEvent.Ended.class);
  }

  @Test
  void whatComesBeforeTheSuccessorWaitsForIt() throws Exception {
    var call = ringing("waits");
    var ok = talking(call);
    var snapshot = call.leg().snapshot();
    call.host().die();
    send(ok, "BYE", 2, first.sip());
    assertThat(peer.hearsNothing(300, m -> m instanceof SipResponse)).isTrue();
    var heard = new Heard();
    otherThan(call.host()).signalling.restore(snapshot, Sdp.OTHER, heard);
    assertThat(heard.await(LegEvent.Ended.class).status()).isEqualTo(200);
    peer.response(200);
  }

  @Test
  void aSuccessorAnswersWhatRings() throws Exception {
    String invite = invite("rings", Peer.branch());
    peer.send(invite, first.sip());
    var call = stack.call();
    call.leg().ring();
    var ringing = peer.response(180);
    call.host().die();
    var heard = new Heard();
    var leg = otherThan(call.host()).signalling.restore(call.leg().snapshot(), Sdp.OTHER, heard);
    // A copy begins nothing, and gets what was answered before: a 100 after the 180 is unexpected.
    peer.send(invite, first.sip());
    var again = (SipResponse) peer.receive(m -> m instanceof SipResponse);
    assertThat(new String(again.encode())).isEqualTo(new String(ringing.encode()));
    assertThat(stack.calls).isEmpty();
    leg.answer(Sdp.OTHER);
    var ok = peer.response(200);
    assertThat(ok.to()).isEqualTo(ringing.to());
    assertThat(ok.contact()).isEqualTo(ringing.contact());
    send(ok, "ACK", 1, first.sip());
    heard.await(LegEvent.Confirmed.class);
  }

  @Test
  void aSuccessorHearsThatTheCallerGaveUp() throws Exception {
    String invite = invite("gave-up", Peer.branch());
    peer.send(invite, first.sip());
    var call = stack.call();
    call.host().die();
    peer.send(cancel(invite), first.sip());
    var heard = restored(otherThan(call.host()), call);
    assertThat(heard.await(LegEvent.Ended.class).canceled()).isTrue();
    peer.response(487);
  }

  @Test
  void aRefusalOfWhatTheOtherHostHadAnsweredEndsWithABye() throws Exception {
    var call = ringing("refused-late");
    var known = call.leg().snapshot();
    var ok = talking(call);
    call.host().die();
    var heard = new Heard();
    otherThan(call.host()).signalling.restore(known, Sdp.OTHER, heard).reject(603, "Decline");
    heard.await(LegEvent.Ended.class);
    peer.response(603);
    // It has its 200, and does not confirm that.
    var bye = peer.request("BYE");
    assertThat(bye.from().tag()).isEqualTo(ok.to().tag());
    peer.respond(bye, 200, "", first.sip());
  }

  @Test
  void anAnswerThatWasNotConfirmedIsGivenAgain() throws Exception {
    var call = ringing("unconfirmed");
    call.leg().answer(Sdp.OURS);
    var ok = peer.response(200);
    call.host().die();
    var heard = restored(otherThan(call.host()), call);
    var again =
        (SipResponse)
            peer.receive(
                m -> m instanceof SipResponse r && r.isSuccess() && !r.bodyText().equals(Sdp.OURS));
    assertThat(again.to()).isEqualTo(ok.to());
    send(again, "ACK", 1, first.sip());
    heard.await(LegEvent.Confirmed.class);
    assertThat(peer.request("INVITE").bodyText()).isEqualTo(Sdp.OTHER);
  }

  private TestStack.Call calling() {
    var host = voices.getFirst();
    var heard = new Heard();
    var leg =
        host.signalling.invite(
            new Invite(
                SID,
                new Target.Number("+15550100009"),
                new Shown("+15550100001", "Ann"),
                Sdp.OURS,
                Duration.ofSeconds(20),
                null,
                List.of()),
            heard);
    return new TestStack.Call(host, leg, heard);
  }

  @Test
  void whatWeCallGoesOnRingingUnderASuccessor() throws Exception {
    var call = calling();
    var invite = peer.request("INVITE");
    var edge = peer.lastSource();
    assertThat(edge).isEqualTo(first.sip());
    peer.respond(invite, 180, "", edge);
    call.heard().await(LegEvent.Ringing.class);
    call.host().die();
    var heard = restored(voices.getLast(), call);
    var copy = peer.request("INVITE");
    assertThat(copy.topVia()).isEqualTo(invite.topVia());
    peer.respond(copy, 180, "", edge);
    heard.await(LegEvent.Ringing.class);
    peer.respond(invite, 200, Sdp.THEIRS, edge);
    peer.request("ACK");
    heard.await(LegEvent.Answered.class);
    var described = (SipRequest) peer.receive(m -> isInvite(m) && m.to().tag().isPresent());
    assertThat(described.bodyText()).isEqualTo(Sdp.OTHER);
  }

  @Test
  void aSuccessorCancelsWhatWeCall() throws Exception {
    var call = calling();
    var invite = peer.request("INVITE");
    var edge = peer.lastSource();
    peer.respond(invite, 180, "", edge);
    call.heard().await(LegEvent.Ringing.class);
    call.host().die();
    var heard = new Heard();
    var leg = voices.getLast().signalling.restore(call.leg().snapshot(), Sdp.OTHER, heard);
    peer.respond(peer.request("INVITE"), 180, "", edge);
    heard.await(LegEvent.Ringing.class);
    leg.hangUp();
    var cancel = peer.request("CANCEL");
    assertThat(cancel.topVia().branch()).isEqualTo(invite.topVia().branch());
    peer.respond(cancel, 200, "", edge);
    peer.respond(invite, 487, "", edge);
    peer.request("ACK");
  }

  @Test
  void anotherEdgeSpeaksAsOneThatDied() throws Exception {
    var call = ringing("edge-dies");
    var ok = talking(call);
    first.die();
    send(ok, "INFO", 2, first.sip());
    call.leg().reoffer(Sdp.OTHER);
    var again = peer.request("INVITE");
    assertThat(peer.lastSource()).isEqualTo(first.sip());
    assertThat(again.contact()).isEqualTo(ok.contact());
    peer.respond(again, 200, Sdp.THEIRS, first.sip());
    peer.request("ACK");
    send(ok, "BYE", 3, first.sip());
    peer.receive(m -> m instanceof SipResponse r && r.cseq().method().equals("BYE"));
    call.heard().await(LegEvent.Ended.class);
  }

  @Test
  void anEdgeThatIsBackHasItsAddressAgain() throws Exception {
    var call = ringing("edge-back");
    var ok = talking(call);
    first.die();
    call.leg().reoffer(Sdp.OTHER);
    var again = peer.request("INVITE");
    peer.respond(again, 200, Sdp.THEIRS, first.sip());
    peer.request("ACK");
    first.start();
    second.die();
    send(ok, "BYE", 2, first.sip());
    peer.receive(m -> m instanceof SipResponse r && r.cseq().method().equals("BYE"));
    call.heard().await(LegEvent.Ended.class);
  }

  @Test
  void withoutItsEdgeACallGoesOnOverAnother() throws Exception {
    open(AddressTakeover.off());
    var call = ringing("moves");
    talking(call);
    first.die();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !peer.hearsNothing(200, TwoEdgesTest::isInvite));
    // It was sent again.
    var again = peer.request("INVITE");
    assertThat(peer.lastSource()).isEqualTo(second.sip());
    assertThat(again.contact().orElseThrow().uri()).contains("127.7.2.1:" + second.sip().getPort());
    peer.respond(again, 200, Sdp.THEIRS, second.sip());
    peer.request("ACK");
    call.leg().hangUp();
    peer.request("BYE");
    assertThat(peer.lastSource()).isEqualTo(second.sip());
  }

  /// A whole zone: what the successor sends first goes to the edge of which it does not know yet.
  @ParameterizedTest
  @EnumSource(value = AddressTakeover.Mode.class, names = "COMMAND", mode = EnumSource.Mode.EXCLUDE)
  void aSuccessorGoesOnWhenTheEdgeDiedWithTheHost(AddressTakeover.Mode mode) throws Exception {
    open(mode == AddressTakeover.Mode.OFF ? AddressTakeover.off() : AddressTakeover.bind());
    var call = ringing("zone-dies");
    talking(call);
    first.die();
    call.host().die();
    var heard = restored(otherThan(call.host()), call);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !peer.hearsNothing(200, TwoEdgesTest::isInvite));
    // It was sent again.
    var again = peer.request("INVITE");
    peer.respond(again, 200, Sdp.THEIRS, peer.lastSource());
    peer.request("ACK");
    heard.await(LegEvent.Updated.class);
    assertThat(heard.all(LegEvent.Ended.class)).isEmpty();
  }

  @Test
  void aHostWithoutItsLeaseSaysNothing() throws Exception {
    var call = ringing("fenced");
    talking(call);
    call.host().hosts.hold(false);
    call.leg().hangUp();
    assertThat(peer.hearsNothing(300, m -> m instanceof SipRequest)).isTrue();
  }

  @Test
  void callsOverTcpGoOnAfterTheirEdgeDied() throws Exception {
    goesOnAfterItsEdgeDied(Transport.TCP, null);
  }

  @Test
  void callsOverTlsGoOnAfterTheirEdgeDied(@TempDir Path folder) throws Exception {
    var tls = TestTls.context(folder);
    open(AddressTakeover.bind(), tls);
    goesOnAfterItsEdgeDied(Transport.TLS, tls);
  }

  private void goesOnAfterItsEdgeDied(Transport transport, @Nullable SSLContext tls)
      throws Exception {
    var edge = first.address(transport);
    try (var phone = new TcpPeer(edge, tls)) {
      phone.send(phone.invite("edge-" + transport));
      var call = stack.call();
      call.leg().answer(Sdp.OURS);
      var ok = phone.response(200);
      phone.send(phone.inDialog(ok, "ACK", 1));
      call.heard().await(LegEvent.Confirmed.class);
      first.die();
      assertThat(phone.isClosed()).isTrue();
      await().atMost(Duration.ofSeconds(5)).until(() -> reaches(edge));
      phone.connect(edge);
      phone.send(phone.inDialog(ok, "INFO", 2));
      assertThat(phone.response(200).cseq().method()).isEqualTo("INFO");
      call.leg().hangUp();
      assertThat(phone.request("BYE").callId()).isEqualTo(ok.callId());
    }
  }

  @Test
  void aSuccessorGoesOnOverTheSameConnection() throws Exception {
    try (var phone = new TcpPeer(first.address(Transport.TCP))) {
      phone.send(phone.invite("tcp-voice"));
      var call = stack.call();
      call.leg().answer(Sdp.OURS);
      var ok = phone.response(200);
      phone.send(phone.inDialog(ok, "ACK", 1));
      call.heard().await(LegEvent.Confirmed.class);
      call.host().die();
      var heard = restored(otherThan(call.host()), call);
      assertThat(phone.request("INVITE").contact()).isEqualTo(ok.contact());
      phone.send(phone.inDialog(ok, "BYE", 2));
      heard.await(LegEvent.Ended.class);
    }
  }

  @Test
  void aPhoneIsKnownByItsConnectionWhicheverHostItRegisteredWith() throws Exception {
    try (var phone = new TcpPeer(first.address(Transport.TCP))) {
      phone.send(phone.register("bob", null));
      var challenge = phone.response(401);
      phone.send(phone.register("bob", challenge));
      assertThat(phone.response(200).cseq().method()).isEqualTo("REGISTER");
      // Whoever answered that is no more.
      voices.getFirst().die();
      phone.send(phone.invite("sip:conference@phones.test", "by-flow"));
      assertThat(stack.call().host()).isNotSameAs(voices.getFirst());
      // And it is called over the same connection, by any host.
      voices
          .getLast()
          .signalling
          .invite(
              new Invite(
                  SID,
                  new Target.Address("sip:bob@phones.test"),
                  new Shown("+15550100001", null),
                  Sdp.OURS,
                  Duration.ofSeconds(10),
                  null,
                  List.of()),
              new Heard());
      assertThat(phone.request("INVITE").body()).isNotEmpty();
    }
  }

  private Sipp sipp(Path folder, String scenario, Transport transport) {
    return Sipp.start(
        folder,
        scenario,
        first.sip().getHostString() + ":" + first.sip().getPort(),
        "-s",
        "15550100002",
        "-m",
        "1",
        "-t",
        transport == Transport.TCP ? "t1" : "u1");
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void sippGoesOnWithASuccessor(Transport transport, @TempDir Path folder) throws Exception {
    Sipp.assumeInstalled();
    try (var sipp = sipp(folder, "caller-taken-over.xml", transport)) {
      var call = stack.call();
      call.leg().answer(Sdp.OURS);
      call.heard().await(LegEvent.Confirmed.class);
      call.host().die();
      var heard = restored(otherThan(call.host()), call);
      sipp.assertSucceeds();
      heard.await(LegEvent.Ended.class);
    }
  }

  @Test
  void sippSurvivesTheDeathOfItsEdgeAndItsVoiceHost(@TempDir Path folder) throws Exception {
    Sipp.assumeInstalled();
    try (var sipp = sipp(folder, "caller-taken-over.xml", Transport.UDP)) {
      var call = stack.call();
      call.leg().answer(Sdp.OURS);
      call.heard().await(LegEvent.Confirmed.class);
      first.die();
      call.host().die();
      var heard = restored(otherThan(call.host()), call);
      sipp.assertSucceeds();
      heard.await(LegEvent.Ended.class);
    }
  }

  private static boolean reaches(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
