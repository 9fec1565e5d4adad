package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.Wave;
import io.ringfort.acceptance.faults.Reports;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Promise 2, with far ends that none of us wrote: SIPp, which answers only to the address that it
/// was given, baresip over UDP and TLS, and a Kamailio in the way. Our host is killed in the middle
/// of a call; its successor's re-INVITE is accepted, and sound flows again both ways.
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "starts fifteen hosts")
@Timeout(600)
final class ZonesPeersTest {
  private static final int THEIRS_HZ = 1_209;
  private static final Duration TALK = Duration.ofSeconds(5);

  /// Of the end of a call, what is listened to.
  private static final double END_SECONDS = 3;

  /// What SIPp writes of a health check that comes once more.
  private static final Pattern CHECK_AGAIN =
      Pattern.compile(
          "The following events occurred:"
              + "|[^\n]*Dead call \\S+ \\(successful\\), received 'OPTIONS[^']*'");

  private static ZonesPeers zones;

  @BeforeAll
  static void start() {
    List.of("sipp", "baresip", "kamailio").forEach(Program::require);
    zones = ZonesPeers.start();
  }

  @BeforeEach
  void awaitWhole() {
    zones.awaitWhole();
  }

  @AfterAll
  static void stop() {
    if (zones != null) {
      zones.close();
    }
  }

  /// RFC 3261, 12.2.1.1: the numbers of our requests rise, whoever sends them.
  @Test
  void sippHearsUsAgainAfterTwoKillsInOneCall() {
    var scenario =
        answering().takeOffer("sendrecv").takeOffer("sendrecv").receive("BYE").answerLast("200 OK");
    try (var sipp = station(Trunk.UDP, scenario)) {
      String sid = zones.call(Trunk.UDP.number());
      sipp.awaitReceived(m -> m.is("ACK"));

      for (int offers = 1; offers <= 2; offers++) {
        talk(sid);
        String dead = zones.killOwner(sid);
        sipp.awaitReceived(offers + 1, m -> m.is("ACK"));
        assertThat(zones.owner(sid)).isNotEqualTo(dead);
      }
      talk(sid);
      hangUp(sid);

      assertThat(sipp.errors()).isEmpty();
      new SeenDialog(sipp.messages()).assertOneThroughout(2);
      assertEchoed("sipp-udp-twice", sid);
    }
  }

  @Test
  void aSippThatCalledUsHearsUsAgainAndHangsUp() {
    var number = zones.number(zones.tone());
    var scenario =
        taken(number.number()).takeOffer("sendrecv").pause((int) TALK.toMillis()).hangUp();
    try (var sipp = calling(zones.door("udp"), scenario)) {
      String sid = zones.caller().awaitForm(number.sink()).path("CallSid").asText();
      zones.record(sid);
      talk(sid);

      zones.killOwner(sid);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(zones.caller().ended(sid).path("status").asText()).isEqualTo("completed");
      assertEchoed("sipp-caller", sid);
    }
  }

  /// It holds with one host and resumes with another.
  @Test
  void aSippThatHoldsIsStillHeldAndResumes() {
    var scenario =
        answering()
            .pause(3_000)
            .reinvite("sendonly")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .takeOffer("sendonly")
            .pause(3_000)
            .reinvite("sendrecv")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = station(Trunk.UDP, scenario)) {
      String sid = zones.call(Trunk.UDP.number());
      sipp.awaitReceived(m -> m.is(200, "INVITE"));

      zones.killOwner(sid);

      var agreed = sipp.awaitReceived(2, m -> m.is(200, "INVITE"));
      assertThat(agreed.getFirst().sdp()).contains("a=recvonly");
      assertThat(agreed.getLast().sdp()).contains("a=sendrecv");
      talk(sid);
      hangUp(sid);

      assertThat(sipp.errors()).isEmpty();
      new SeenDialog(sipp.messages()).assertOneThroughout(1);
      assertEchoed("sipp-held", sid);
    }
  }

  /// What rings goes on ringing: the INVITE comes again as a copy, from the successor.
  @Test
  void aSippThatRingsIsAnsweredByAnotherHost() {
    var scenario =
        Scenario.station()
            .answer("180 Ringing")
            .pause(40_000)
            .answer("200 OK", "sendrecv")
            .receive("ACK")
            .takeOffer("sendrecv")
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = station(Trunk.UDP, scenario)) {
      String sid = zones.call(Trunk.UDP.number());
      zones.caller().awaitStatus(sid, "ringing");

      zones.killOwner(sid);
      assertThat(sipp.flow()).as("still rings").doesNotContain("200 INVITE");

      sipp.awaitReceived(2, m -> m.is("ACK"));
      talk(sid);
      hangUp(sid);

      assertThat(sipp.errors()).isEmpty();
      assertThat(sipp.flow().subList(0, 3)).containsExactly("INVITE", "180 INVITE", "INVITE");
      new SeenDialog(sipp.messages()).assertOneThroughout(1);
      assertEchoed("sipp-ringing", sid);
    }
  }

  @Test
  void aSippCallerWhoHearsItRingIsAnsweredByAnotherHost() {
    // A pause alone goes on ringing.
    var number = zones.number("<Pause length=\"40\"/>" + zones.tone());
    var scenario =
        Scenario.caller(number.number())
            .mayReceive(100)
            .receive(180)
            .mayReceive(180)
            .receiveTaken()
            .acknowledge()
            .takeOffer("sendrecv")
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = calling(zones.door("udp"), scenario)) {
      String sid = zones.caller().awaitForm(number.sink()).path("CallSid").asText();
      sipp.awaitReceived(m -> m.is(180, "INVITE"));

      String dead = zones.killOwner(sid);
      assertThat(sipp.flow()).as("still rings").doesNotContain("200 INVITE");

      sipp.awaitReceived(m -> m.is(200, "INVITE"));
      assertThat(zones.owner(sid)).isNotEqualTo(dead);
      zones.record(sid);
      talk(sid);
      zones.caller().api().post("/Calls/" + sid + ".json", "Status", "completed");
      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertEchoed("sipp-caller-ringing", sid);
    }
  }

  /// Another edge takes the address of the dead one: SIPp knows no other.
  @Test
  void aSippWhoseEdgeDiesIsAnsweredAtTheSameAddress() {
    var scenario =
        answering()
            .pause(30_000)
            .reinvite("sendrecv")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = station(Trunk.UDP, scenario)) {
      String sid = zones.call(Trunk.UDP.number());
      sipp.awaitReceived(m -> m.is("ACK"));
      talk(sid);

      zones.killEdge(new SeenDialog(sipp.messages()).edge());
      assertThat(sipp.flow()).as("nothing asked yet").hasSize(4);

      sipp.awaitReceived(m -> m.is(200, "INVITE"));
      talk(sid);
      hangUp(sid);

      // The answer to a health check may have died with the edge: its copy is no fault.
      assertThat(CHECK_AGAIN.matcher(sipp.errors()).replaceAll("")).isBlank();
      new SeenDialog(sipp.messages()).assertOneThroughout(0);
      assertEchoed("sipp-edge", sid);
    }
  }

  /// Over TCP and TLS the phone is behind its own connection to the edge, which has not died.
  @ParameterizedTest
  @CsvSource({"udp, false", "tls, false", "udp, true", "tls, true"})
  void aRegisteredBaresipHearsUsAgain(String transport, boolean calls) {
    String domain = zones.newName("phone") + ".sip.ringfort.test";
    String sink = zones.domain(domain);
    var account = PhoneDomain.account(domain, transport, zones.door(transport));
    try (var phone = Baresip.tracedPhone(zones, account, THEIRS_HZ)) {
      String sid;
      if (calls) {
        phone.dials("sip:bob@" + domain);
        sid = zones.caller().awaitForm(sink).path("CallSid").asText();
        phone.awaitOutput("call established");
        zones.record(sid);
      } else {
        sid = zones.call("sip:alice@" + domain);
        phone.awaitOutput("call established");
      }
      String name = "baresip-" + (calls ? "calls-" : "called-") + transport;
      assertHeardAgain(name, phone, sid, calls);
    }
  }

  @Test
  void aBaresipThatHoldsIsStillHeldAndResumes() {
    String domain = zones.newName("phone") + ".sip.ringfort.test";
    zones.domain(domain);
    var account = PhoneDomain.account(domain, "udp", zones.door("udp"));
    try (var phone = Baresip.tracedPhone(zones, account, THEIRS_HZ)) {
      String sid = zones.call("sip:alice@" + domain);
      phone.awaitOutput("call established");
      talk(sid);
      phone.holds();
      awaitAccepted(phone, 1);

      zones.killOwner(sid);
      awaitOffer(phone);
      long held = phone.heardOctets();
      talk(sid);
      assertThat(phone.heardOctets()).as("what was heard while it holds").isEqualTo(held);
      phone.resumes();
      awaitAccepted(phone, 2);
      talk(sid);
      hangUp(sid);

      assertHeard(phone, sid);
      new SeenDialog(phone.messages()).assertOneThroughout(1);
    }
  }

  /// The edge made the connection to the carrier, and has it still.
  @Test
  void aCarrierOverTlsHearsUsAgain() {
    try (var gateway = gateway(ZonesPeers.TLS_NUMBER)) {
      String sid = zones.call(ZonesPeers.TLS_NUMBER);
      gateway.awaitOutput("call established");

      assertHeardAgain("tls-trunk-called", gateway, sid, false);
    }
  }

  @Test
  void aCarrierThatCallsUsOverTlsHearsUsAgain() {
    var number = zones.number(zones.tone());
    try (var gateway = gateway("+15557770000")) {
      gateway.dials("sip:" + number.number() + "@" + zones.door("tls") + ";transport=tls");
      String sid = zones.caller().awaitForm(number.sink()).path("CallSid").asText();
      gateway.awaitOutput("call established");
      zones.record(sid);

      assertHeardAgain("tls-trunk-calls", gateway, sid, true);
    }
  }

  /// The successor has to know the route that the proxy recorded.
  @ParameterizedTest
  @EnumSource(names = {"PROXY_UDP", "PROXY_TCP"})
  void behindKamailioSippHearsUsAgain(Trunk trunk) {
    var scenario =
        Scenario.stationBehindProxy()
            .answer("180 Ringing")
            .answer("200 OK", "sendrecv")
            .receive("ACK")
            .takeOffer("sendrecv")
            .receive("BYE")
            .answerLast("200 OK");
    try (var proxy = Kamailio.start(zones, false);
        var far = Sipp.station(zones, Kamailio.farPort(), Sipp.UDP, scenario)) {
      String sid = zones.call(trunk.number());
      far.awaitReceived(m -> m.is("ACK"));
      talk(sid);

      zones.killOwner(sid);

      far.awaitReceived(2, m -> m.is("ACK"));
      talk(sid);
      hangUp(sid);

      assertThat(far.errors()).as(proxy.output()).isEmpty();
      assertThat(far.received(m -> !m.startLine().startsWith("SIP/2.0")))
          .allSatisfy(m -> assertThat(m.headers("Via")).hasSize(2));
      new SeenDialog(far.messages()).assertOneThroughout(1);
      assertEchoed("kamailio-" + trunk.name().toLowerCase(Locale.ROOT), sid);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSippThatCalledUsThroughKamailioHearsUsAgain(boolean tcp) {
    var number = zones.number(zones.tone());
    var scenario =
        taken(number.number()).takeOffer("sendrecv").pause((int) TALK.toMillis()).hangUp();
    try (var proxy = Kamailio.start(zones, tcp);
        var far = calling("127.0.0.1:" + Kamailio.port(), scenario)) {
      String sid = zones.caller().awaitForm(number.sink()).path("CallSid").asText();
      zones.record(sid);
      talk(sid);

      zones.killOwner(sid);

      assertThat(far.awaitEnd()).as(far.errors() + proxy.output()).isZero();
      assertThat(zones.caller().ended(sid).path("status").asText()).isEqualTo("completed");
      assertEchoed("kamailio-caller-" + (tcp ? "tcp" : "udp"), sid);
    }
  }

  private static Scenario answering() {
    return Scenario.station()
        .answer("180 Ringing")
        .pause(100)
        .answer("200 OK", "sendrecv")
        .receive("ACK");
  }

  private static Scenario taken(String number) {
    return Scenario.caller(number).mayReceive(100).mayReceive(180).receiveTaken().acknowledge();
  }

  private static Sipp station(Trunk trunk, Scenario scenario) {
    return Sipp.station(zones, trunk.port(), Sipp.UDP, scenario);
  }

  private static Sipp calling(String whom, Scenario scenario) {
    return Sipp.caller(zones, whom, Sipp.UDP, scenario, List.of("-m", "1"));
  }

  private static Baresip gateway(String number) {
    return Baresip.tracedGateway(zones, number, zones.tls(), zones.tlsGateway(), THEIRS_HZ);
  }

  /// The call goes on for a while.
  private static void talk(String sid) {
    await().atMost(ZonesPeers.SOON).during(TALK).until(() -> status(sid).equals("in-progress"));
  }

  private static String status(String sid) {
    return zones.caller().api().get("/Calls/" + sid + ".json").body().path("status").asText();
  }

  private static void hangUp(String sid) {
    zones.caller().api().post("/Calls/" + sid + ".json", "Status", "completed");
    assertThat(zones.caller().ended(sid).path("status").asText()).isEqualTo("completed");
  }

  /// Kills the host that it speaks with.
  ///
  /// @param hangsUp who ends the call then
  private static void assertHeardAgain(String name, Baresip phone, String sid, boolean hangsUp) {
    try (var hearing = new Hearing(phone::heardOctets)) {
      talk(sid);
      String dead = zones.killOwner(sid);
      awaitOffer(phone);
      talk(sid);
      assertThat(zones.owner(sid)).isNotEqualTo(dead);
      Reports.write("zones-peers-" + name, Map.of("longestGapMs", hearing.longestMs()));
    }
    if (hangsUp) {
      phone.hangsUp();
      assertThat(zones.caller().ended(sid).path("status").asText()).isEqualTo("completed");
    } else {
      hangUp(sid);
    }
    assertHeard(phone, sid);
    new SeenDialog(phone.messages()).assertOneThroughout(1);
  }

  /// At the end of the call both heard each other.
  private static void assertHeard(Baresip phone, String sid) {
    assertThat(phone.heard().last(END_SECONDS).secondsOf(ZonesPeers.OURS_HZ, 0))
        .as("seconds of our tone at the end")
        .isGreaterThan(END_SECONDS - 1);
    assertThat(secondsOf(THEIRS_HZ, zones.caller().recording(sid).last(END_SECONDS)))
        .as("seconds of their tone at the end of the recording")
        .isGreaterThan(END_SECONDS - 1);
  }

  /// SIPp sends back what it hears, so our tone is in both channels of the recording.
  private static void assertEchoed(String name, String sid) {
    Wave recording = zones.caller().recording(sid);
    Map<String, Object> figures = new LinkedHashMap<>();
    for (int channel = 0; channel < 2; channel++) {
      assertThat(recording.last(END_SECONDS).secondsOf(ZonesPeers.OURS_HZ, channel))
          .as("seconds of our tone at the end of channel " + channel + " of " + recording)
          .isGreaterThan(END_SECONDS - 1);
      figures.put(
          "longestWithoutMsInChannel" + channel,
          Math.round(recording.longestWithout(ZonesPeers.OURS_HZ, channel) * 1_000));
    }
    Reports.write("zones-peers-" + name, figures);
  }

  private static double secondsOf(int frequencyHz, Wave recording) {
    return Math.max(recording.secondsOf(frequencyHz, 0), recording.secondsOf(frequencyHz, 1));
  }

  private static void awaitOffer(Baresip phone) {
    await("our offer is accepted")
        .atMost(ZonesPeers.SOON)
        .until(() -> new SeenDialog(phone.messages()).acceptedOffers() == 1);
  }

  private static void awaitAccepted(Baresip phone, int count) {
    await("its offer is accepted")
        .atMost(ZonesPeers.SOON)
        .until(() -> new SeenDialog(phone.messages()).acceptedByStack() == count);
  }
}
