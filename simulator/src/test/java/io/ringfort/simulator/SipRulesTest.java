package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What RFC 3261 and RFC 3264 ask of a phone, message by message.
class SipRulesTest {
  private static final String PHONE = "+14155550100";

  private Simulator simulator;
  private CarrierHttp http;
  private SipPeer peer;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorConfig.defaults());
    http = new CarrierHttp(simulator);
    peer = new SipPeer(simulator.sipPorts().getFirst());
    phone(Map.of("ringMs", "0", "script", "tones:440@5s"));
  }

  @AfterEach
  void stop() {
    peer.close();
    http.close();
    simulator.close();
  }

  @Test
  void answersARepeatedInviteWithTheSameResponse() throws Exception {
    String invite = invite(SipPeer.sdp(peer.mediaPort(), ""));
    peer.send(invite);
    String first = peer.await("SIP/2.0 200");
    peer.send(invite);
    assertThat(peer.await("SIP/2.0 200")).isEqualTo(first);
    assertThat(http.get("/handsets/" + PHONE + "/calls").get("calls")).hasSize(1);
  }

  /// RFC 3261, 13.3.1.4.
  @Test
  void repeatsItsAnswerUntilTheAck() throws Exception {
    peer.send(invite(SipPeer.sdp(peer.mediaPort(), "")));
    String answer = peer.await("SIP/2.0 200");
    assertThat(peer.next()).isEqualTo(answer);
    assertThat(peer.next()).isEqualTo(answer);
    peer.send(peer.request("ACK", "ack", 1, SipPeer.toTag(answer), "", ""));
    assertThat(peer.isLeftAlone(2_500)).isTrue();
  }

  /// RFC 3261, 9.2 and 17.2.1.
  @Test
  void answersACanceledInviteWith487UntilTheAck() throws Exception {
    phone(Map.of("answer", "no-answer"));
    peer.send(invite(SipPeer.sdp(peer.mediaPort(), "")));
    peer.await("SIP/2.0 180");
    peer.send(peer.request("CANCEL", "one", 1, "", "", ""));
    assertThat(peer.await("SIP/2.0 ")).startsWith("SIP/2.0 200").contains("1 CANCEL");
    String refusal = peer.await("SIP/2.0 487");
    assertThat(peer.next()).isEqualTo(refusal);
    peer.send(peer.request("ACK", "one", 1, SipPeer.toTag(refusal), "", ""));
    assertThat(peer.isLeftAlone(1_500)).isTrue();
  }

  @Test
  void knowsNoCallThatItDoesNotHave() throws Exception {
    peer.send(peer.request("BYE", "bye", 2, "nobody", "", ""));
    assertThat(peer.next()).startsWith("SIP/2.0 481");
    peer.send(peer.request("INVITE", "inv", 3, "nobody", "", ""));
    assertThat(peer.await("SIP/2.0 4")).startsWith("SIP/2.0 481");
    peer.send(peer.request("CANCEL", "cancel", 4, "", "", ""));
    assertThat(peer.await("SIP/2.0 4")).startsWith("SIP/2.0 481");
  }

  @Test
  void answersOptions() throws Exception {
    peer.send(peer.request("OPTIONS", "options", 1, "", "", ""));
    assertThat(peer.next())
        .startsWith("SIP/2.0 200")
        .contains("Allow: INVITE")
        .contains(";received=127.0.0.1");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    peer.send(peer.request("INVITE", "a", 1, "", "Require: 100rel\r\n", ""));
    assertThat(peer.await("SIP/2.0 4")).startsWith("SIP/2.0 420").contains("Unsupported: 100rel");
    String video = SipPeer.sdp(9, "").replace("m=audio", "m=video");
    peer.send(peer.request("INVITE", "b", 2, "", "", video));
    assertThat(peer.await("SIP/2.0 488")).contains("CSeq: 2 INVITE");
    peer.send(peer.request("PUBLISH", "c", 3, "", "", ""));
    assertThat(peer.await("SIP/2.0 405")).contains("CSeq: 3 PUBLISH");
    peer.send("no SIP at all");
    peer.send(invite("").replace("+14155550100@127", "operator@127"));
    assertThat(peer.await("SIP/2.0 404")).contains("CSeq: 1 INVITE");
  }

  /// RFC 3264, 5.1: the payload types are those of the offer, and so is the number of streams.
  @Test
  void answersInTheWordsOfTheOffer() throws Exception {
    String offer = SipPeer.sdp(peer.mediaPort(), "m=video 4000 RTP/AVP 34\r\n");
    String answer = establish(offer);
    assertThat(answer).contains(" RTP/AVP 8 96\r\n").contains("a=rtpmap:96 telephone-event/8000");
    assertThat(answer).contains("m=video 0 RTP/AVP 34\r\n");
    byte[] packet = peer.hear();
    assertThat(packet[1] & 0x7f).isEqualTo(8);
    assertThat(packet).hasSize(172);
  }

  @Test
  void makesTheOfferWhereTheInviteHasNone() throws Exception {
    peer.send(invite(""));
    String offer = peer.await("SIP/2.0 200");
    assertThat(offer).contains(" RTP/AVP 0 8 101\r\n");
    String answer = SipPeer.sdp(peer.mediaPort(), "").replace(" 8 0 96", " 0 101");
    peer.send(peer.request("ACK", "ack", 1, SipPeer.toTag(offer), "", answer));
    assertThat(peer.hear()[1] & 0x7f).isZero();
  }

  /// As after a takeover: another media address, and a gap in CSeq.
  @Test
  void followsAReinviteToAnotherAddress() throws Exception {
    String answer = establish(SipPeer.sdp(peer.mediaPort(), ""));
    String tag = SipPeer.toTag(answer);
    peer.hear();
    try (DatagramSocket elsewhere = SipPeer.socket()) {
      String offer = SipPeer.sdp(elsewhere.getLocalPort(), "");
      peer.send(peer.request("INVITE", "again", 11, tag, "", offer));
      String changed = peer.awaitOk("11 INVITE");
      peer.send(peer.request("ACK", "ack2", 11, tag, "", ""));
      assertThat(SipPeer.find(changed, "o=phone (\\d+) "))
          .isEqualTo(SipPeer.find(answer, "o=phone (\\d+) "));
      assertThat(SipPeer.find(changed, "o=phone \\d+ (\\d+) ")).isEqualTo("2");
      assertThat(SipPeer.hear(elsewhere)).hasSize(172);
    }
    assertThat(call().get("reinvites").asInt()).isEqualTo(1);
    assertThat(call().get("sipPeers")).hasSize(1);
    assertThat(call().get("sipPeers").get(0).asText()).isEqualTo(peer.address());
    assertThat(call().get("inviteHeaders").get("CSeq").asText()).isEqualTo("1 INVITE");
    peer.send(peer.request("BYE", "late", 5, tag, "", ""));
    peer.awaitOk("5 BYE");
  }

  @Test
  void isQuietWhileItIsHeld() throws Exception {
    String tag = SipPeer.toTag(establish(SipPeer.sdp(peer.mediaPort(), "")));
    String hold = SipPeer.sdp(peer.mediaPort(), "a=sendonly\r\n");
    peer.send(peer.request("INVITE", "hold", 2, tag, "", hold));
    assertThat(peer.awaitOk("2 INVITE")).contains("a=recvonly");
    peer.send(peer.request("ACK", "ack2", 2, tag, "", ""));
    assertThat(call().get("held").asBoolean()).isTrue();
    await().until(() -> sentInHalfASecond() == 0);
    peer.send(peer.request("INVITE", "back", 3, tag, "", SipPeer.sdp(peer.mediaPort(), "")));
    peer.awaitOk("3 INVITE");
    assertThat(call().get("held").asBoolean()).isFalse();
    await().until(() -> sentInHalfASecond() > 0);
  }

  /// RFC 3261, 12.2.2.
  @Test
  void refusesAnOfferThatIsOutOfOrder() throws Exception {
    String offer = SipPeer.sdp(peer.mediaPort(), "");
    peer.send(peer.request("INVITE", "one", 7, "", "", offer));
    String tag = SipPeer.toTag(peer.await("SIP/2.0 200"));
    peer.send(peer.request("ACK", "ack", 7, tag, "", ""));
    peer.send(peer.request("INVITE", "old", 6, tag, "", offer));
    assertThat(peer.await("SIP/2.0 5")).startsWith("SIP/2.0 500").contains("CSeq: 6 INVITE");
  }

  @Test
  void saysByeAtTheEndOfItsScript() throws Exception {
    phone(Map.of("ringMs", "0", "script", "tones:440@200ms hangup"));
    String tag = SipPeer.toTag(establish(SipPeer.sdp(peer.mediaPort(), "")));
    String bye = peer.await("BYE sip:peer@" + peer.address());
    assertThat(SipPeer.find(bye, "(?m)^From:.*;tag=([^;\\s]+)")).isEqualTo(tag);
    // Without an answer it comes again (RFC 3261, 17.1.2.2).
    assertThat(peer.next()).isEqualTo(bye);
    assertThat(call().get("reason").asText()).isEqualTo("phone hung up");
  }

  @Test
  void repeatsItsInviteUntilItIsAnsweredAndTakesARefusal() throws Exception {
    http.put("/sip", "{\"target\":\"" + peer.address() + "\"}");
    http.post("/handsets/" + PHONE + "/calls", Map.of("To", "+14155550177"));
    String invite = peer.await("INVITE sip:+14155550177@" + peer.address());
    assertThat(peer.next()).isEqualTo(invite);
    String head = "SIP/2.0 603 Decline\r\n" + headers(invite) + "Content-Length: 0\r\n\r\n";
    peer.send(head.replaceFirst("(?m)^(To:.*)$", "$1;tag=x"));
    assertThat(peer.await("ACK ")).contains(";tag=x");
    await().until(() -> call().get("state").asText().equals("ended"));
    assertThat(call().get("sipStatus").asInt()).isEqualTo(603);
  }

  @Test
  void isSilentWhileTheGatewayIsDown() throws Exception {
    faults("{\"sip\":{\"A\":{\"down\":true,\"reject\":0,\"delayMs\":0}}}");
    String options = peer.request("OPTIONS", "options", 1, "", "", "");
    peer.send(options);
    assertThat(peer.isLeftAlone(300)).isTrue();
    try (SipPeer other = new SipPeer(simulator.sipPorts().getLast())) {
      other.send(other.request("OPTIONS", "options", 1, "", "", ""));
      assertThat(other.next()).startsWith("SIP/2.0 200");
    }
    faults("{}");
    peer.send(options);
    assertThat(peer.next()).startsWith("SIP/2.0 200");
  }

  @Test
  void refusesOrDelaysAsTheGatewayIsTold() throws Exception {
    faults("{\"sip\":{\"A\":{\"reject\":1}}}");
    peer.send(invite(""));
    assertThat(peer.await("SIP/2.0 5")).startsWith("SIP/2.0 503");
    faults("{\"sip\":{\"A\":{\"delayMs\":400}}}");
    long begin = System.nanoTime();
    peer.send(peer.request("OPTIONS", "options", 1, "", "", ""));
    peer.await("SIP/2.0 200");
    assertThat(System.nanoTime() - begin).isGreaterThan(390_000_000L);
    assertThat(http.put("/faults", "{\"sip\":{\"a\":{}}}").statusCode()).isEqualTo(400);
    assertThat(http.put("/faults", "{\"sip\":{\"A\":{\"reject\":2}}}").statusCode()).isEqualTo(400);
  }

  private String invite(String sdp) {
    return peer.request("INVITE", "one", 1, "", "", sdp);
  }

  private String establish(String sdp) throws Exception {
    peer.send(invite(sdp));
    String answer = peer.await("SIP/2.0 200");
    peer.send(peer.request("ACK", "ack", 1, SipPeer.toTag(answer), "", ""));
    return answer;
  }

  private static String headers(String request) {
    StringBuilder copied = new StringBuilder();
    request
        .lines()
        .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
        .forEach(line -> copied.append(line).append("\r\n"));
    return copied.toString();
  }

  private int sentInHalfASecond() throws Exception {
    int before = call().get("packetsSent").asInt();
    peer.isLeftAlone(500);
    return call().get("packetsSent").asInt() - before;
  }

  private JsonNode call() throws Exception {
    return http.get("/handsets/" + PHONE + "/calls").get("calls").get(0);
  }

  private void phone(Map<String, String> told) throws Exception {
    assertThat(http.post("/handsets/" + PHONE + "/phone", told).statusCode()).isEqualTo(200);
  }

  private void faults(String json) throws Exception {
    assertThat(http.put("/faults", json).statusCode()).as(json).isEqualTo(200);
  }
}
