package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls through a Kamailio that wants to see all of them: behind it is a SIPp over UDP, before it
/// the stack over UDP or TCP. Over TCP it names itself twice in the route, once for each side.
@ExtendWith(PeerStack.Shared.class)
final class KamailioTest {
  private static final String PAUSE = "<Pause length=\"2\"/>";

  private final PeerStack stack;
  private final String sink;

  KamailioTest(PeerStack stack) {
    this.stack = stack;
    sink = stack.newName("proxied");
  }

  @BeforeAll
  static void needsBoth() {
    Program.require("kamailio");
    Program.require("sipp");
  }

  /// RFC 3261, 12.2.1.1: ACK and BYE follow the route, as the far end's re-INVITEs do.
  @ParameterizedTest
  @EnumSource(names = {"PROXY_UDP", "PROXY_TCP"})
  void ourRequestsFollowTheRoute(Trunk trunk) {
    var scenario =
        answering()
            .pause(200)
            .reinvite("sendonly")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .pause(200)
            .reinvite("sendrecv")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .receive("BYE")
            .answerLast("200 OK");
    try (var proxy = Kamailio.start(stack, false);
        var far = far(scenario)) {
      String sid = stack.call(trunk.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText())
          .as(proxy.output())
          .isEqualTo("completed");
      for (String method : List.of("INVITE", "ACK", "BYE")) {
        assertThat(far.received(m -> m.is(method)))
            .as(method)
            .isNotEmpty()
            .allSatisfy(m -> assertCameThroughTheProxy(m));
      }
      assertThat(far.received(m -> m.is(200, "INVITE")))
          .extracting(m -> m.sdp().replaceAll("(?s).*a=((send|recv)(only|recv)).*", "$1"))
          .containsExactly("recvonly", "sendrecv");
      assertThat(far.errors()).isEmpty();
    }
  }

  /// Its Via is on top of the stack's.
  private static void assertCameThroughTheProxy(Message message) {
    assertThat(message.headers("Via")).hasSize(2);
    assertThat(message.header("Via")).contains(":" + Kamailio.port() + ";");
    assertThat(message.headers("Route")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PROXY_UDP", "PROXY_TCP"})
  void theFarEndHangsUp(Trunk trunk) {
    try (var _ = Kamailio.start(stack, false);
        var far = far(answering().pause(300).hangUp())) {
      String sid = stack.call(trunk.number(), "<Pause length=\"60\"/>");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(far.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROXY_UDP", "PROXY_TCP"})
  void whatRingsTooLongIsCanceled(Trunk trunk) {
    var ringing =
        Scenario.stationBehindProxy()
            .answer("180 Ringing")
            .receive("CANCEL")
            .answerLast("200 OK")
            .answer("487 Request Terminated")
            .receive("ACK");
    try (var _ = Kamailio.start(stack, false);
        var far = far(ringing)) {
      String sid = stack.call(trunk.number(), PAUSE, "Timeout", "1");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("no-answer");
      far.awaitReceived(m -> m.is("ACK"));
      assertThat(far.received(m -> m.is("CANCEL"))).hasSize(1);
      assertThat(far.errors()).isEmpty();
    }
  }

  /// 503 and 404 are the proxy's own answers; at 100 the far end refuses.
  @ParameterizedTest
  @CsvSource({
    "PROXY_UDP, 503, failed",
    "PROXY_TCP, 503, failed",
    "PROXY_UDP, 404, failed",
    "PROXY_UDP, 100, busy",
    "PROXY_TCP, 100, busy"
  })
  void aRefusalIsToldAsItsStatus(Trunk trunk, String end, String status) {
    try (var _ = Kamailio.start(stack, false);
        var far = far(Scenario.stationBehindProxy().answer("486 Busy Here").receive("ACK"))) {
      String sid = stack.call(trunk.number().replaceAll("100$", end), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo(status);
      assertThat(far.errors()).isEmpty();
    }
  }

  /// The proxy gives up with 408.
  @ParameterizedTest
  @EnumSource(names = {"PROXY_UDP", "PROXY_TCP"})
  void aFarEndThatIsNotThereDoesNotAnswer(Trunk trunk) {
    try (var _ = Kamailio.start(stack, false)) {
      String sid = stack.call(trunk.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("no-answer");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerHoldsResumesAndHangsUp(boolean tcp) {
    String number = number("<Say>Hello.</Say><Pause length=\"60\"/>");
    var scenario =
        taken(number)
            .pause(200)
            .reinvite("sendonly")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .pause(200)
            .reinvite("sendrecv")
            .mayReceive(100)
            .receive(200)
            .acknowledge()
            .pause(200)
            .hangUp();
    try (var proxy = Kamailio.start(stack, tcp);
        var far = calling(scenario)) {
      assertThat(far.awaitEnd()).as(far.errors() + proxy.output()).isZero();
      assertThat(status(stack.awaitAsked(sink))).isEqualTo("completed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weHangUpOnACaller(boolean tcp) {
    String number = number("<Say>Hello.</Say>");
    try (var proxy = Kamailio.start(stack, tcp);
        var far = calling(taken(number).receive("BYE").answerLast("200 OK"))) {
      assertThat(far.awaitEnd()).as(far.errors() + proxy.output()).isZero();
      assertCameThroughTheProxy(far.received(m -> m.is("BYE")).getFirst());
      assertThat(status(stack.awaitAsked(sink))).isEqualTo("completed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerGivesUp(boolean tcp) {
    String number = number("<Pause length=\"60\"/>");
    var scenario =
        Scenario.caller(number)
            .mayReceive(100)
            .receive(180)
            .pause(300)
            .cancel()
            .receive(200)
            .receive(487)
            .acknowledgeRefusal();
    try (var proxy = Kamailio.start(stack, tcp);
        var far = calling(scenario)) {
      assertThat(far.awaitEnd()).as(far.errors() + proxy.output()).isZero();
      assertThat(status(stack.awaitAsked(sink))).isIn("canceled", "no-answer");
    }
  }

  private static Scenario answering() {
    return Scenario.stationBehindProxy()
        .answer("180 Ringing")
        .answer("200 OK", "sendrecv")
        .receive("ACK");
  }

  private static Scenario taken(String number) {
    return Scenario.caller(number).mayReceive(100).mayReceive(180).receiveTaken().acknowledge();
  }

  private Sipp far(Scenario scenario) {
    return Sipp.station(stack, Kamailio.farPort(), Sipp.UDP, scenario);
  }

  private Sipp calling(Scenario scenario) {
    return Sipp.caller(
        stack, "127.0.0.1:" + Kamailio.port(), Sipp.UDP, scenario, List.of("-m", "1"));
  }

  private String number(String verbs) {
    stack.carrier().answer(sink, Map.of("body", "<Response>" + verbs + "</Response>"));
    return stack.api().buy("VoiceUrl", stack.carrier().sink(sink).toString()).number();
  }

  private String status(JsonNode form) {
    return stack.ended(form.path("CallSid").asText()).path("status").asText();
  }
}
