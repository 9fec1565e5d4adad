package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Program;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls of a carrier that is SIPp to a number of ours.
@ExtendWith(PeerStack.Shared.class)
final class SippInboundTest {
  private static final String SHORT = "<Pause length=\"1\"/>";
  private static final String HELLO = "<Say>Hello.</Say>" + SHORT;

  /// Speaks first: a pause alone goes on ringing.
  private static final String LONG = "<Say>Hello.</Say><Pause length=\"60\"/>";

  private final PeerStack stack;
  private final String sink;

  SippInboundTest(PeerStack stack) {
    this.stack = stack;
    sink = stack.newName("inbound");
  }

  @BeforeAll
  static void needsSipp() {
    Program.require("sipp");
  }

  @ParameterizedTest
  @ValueSource(strings = {Sipp.UDP, Sipp.TCP})
  void theNumbersDocumentAnswersAndHangsUp(String transport) {
    String number = number(HELLO, 0);
    try (var sipp =
        calling(transport, taken(number).receive("BYE").answerLast("200 OK"), "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(form.path("From").asText()).isEqualTo("+15557770000");
      assertThat(form.path("To").asText()).isEqualTo(number);
      assertThat(form.path("CallStatus").asText()).isEqualTo("ringing");
      assertThat(form.path("Direction").asText()).isEqualTo("inbound");
      assertThat(status(form)).isEqualTo("completed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Sipp.UDP, Sipp.TCP})
  void theCallerHangsUp(String transport) {
    String number = number(LONG, 0);
    try (var sipp = calling(transport, taken(number).pause(500).hangUp(), "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(status(form)).isEqualTo("completed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Sipp.UDP, Sipp.TCP})
  void theCallerHoldsAndResumes(String transport) {
    String number = number(LONG, 0);
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
    try (var sipp = calling(transport, scenario, "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(sipp.received(m -> m.is(200, "INVITE")))
          .extracting(m -> m.sdp().replaceAll("(?s).*a=((send|recv)(only|recv)).*", "$1"))
          .containsExactly("sendrecv", "recvonly", "sendrecv");
      assertThat(status(form)).isEqualTo("completed");
    }
  }

  /// RFC 3261, 9.2.
  @ParameterizedTest
  @ValueSource(strings = {Sipp.UDP, Sipp.TCP})
  void theCallerGivesUpWhileItRings(String transport) {
    String number = number("<Pause length=\"60\"/>", 0);
    var scenario =
        Scenario.caller(number)
            .mayReceive(100)
            .receive(180)
            .pause(300)
            .cancel()
            .receive(200)
            .receive(487)
            .acknowledgeRefusal();
    try (var sipp = calling(transport, scenario, "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(status(form)).isIn("canceled", "no-answer");
    }
  }

  @Test
  void aNumberOfNobodyIsRefused() {
    var scenario =
        Scenario.caller("+15550009999").mayReceive(100).receive(404).acknowledgeRefusal();
    try (var sipp = calling(Sipp.UDP, scenario, "-m", "1")) {
      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
    }
  }

  @Test
  void aRejectedCallerHearsBusy() {
    String number = number("<Reject reason=\"busy\"/>", 0);
    var scenario =
        Scenario.caller(number).mayReceive(100).mayReceive(180).receive(486).acknowledgeRefusal();
    try (var sipp = calling(Sipp.UDP, scenario, "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(status(form)).isEqualTo("busy");
    }
  }

  /// RFC 3261, 13.3.1.4: our 200, or the caller's ACK, is lost.
  @Test
  void anUnconfirmedAnswerIsSentAgain() {
    String number = number(LONG, 0);
    var scenario =
        Scenario.caller(number)
            .mayReceive(100)
            .mayReceive(180)
            .receiveTaken()
            .pause(1_200)
            .acknowledge()
            .pause(300)
            .hangUp();
    try (var sipp = calling(Sipp.UDP, scenario, "-m", "1")) {
      JsonNode form = stack.awaitAsked(sink);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      List<Message> answers = sipp.received(m -> m.is(200, "INVITE"));
      assertThat(answers).hasSizeGreaterThan(1);
      assertThat(answers).extracting(Message::text).containsOnly(answers.getFirst().text());
      assertThat(stack.carrier().asked(sink)).as("one call").hasSize(1);
      assertThat(status(form)).isEqualTo("completed");
    }
  }

  @Test
  void whatTheCallerSendsIsHeard() {
    // SIPp sends back what it hears: the tone comes again from the far end.
    String number =
        number("<Pause length=\"2\"/>" + "<Play>" + stack.toneUrl(852) + "</Play>" + SHORT, 0);
    try (var sipp =
        calling(Sipp.UDP, taken(number).receive("BYE").answerLast("200 OK"), "-m", "1")) {
      String sid = sid(stack.awaitAsked(sink));
      stack.awaitStatus(sid, "in-progress");
      String recordings = "/Calls/" + sid + "/Recordings.json";
      assertThat(stack.api().post(recordings, "RecordingChannels", "dual").status()).isEqualTo(201);

      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      var recording = stack.recording(sid);
      for (int channel = 0; channel < 2; channel++) {
        assertThat(recording.secondsOf(852, channel))
            .as("seconds of the tone in channel " + channel)
            .isBetween(1.5, 2.3);
      }
    }
  }

  @Test
  void fiftyCallsAtTenASecondAllComplete() {
    String number = number(HELLO, 0);
    try (var sipp =
        calling(
            Sipp.UDP, taken(number).receive("BYE").answerLast("200 OK"), "-m", "50", "-r", "10")) {
      assertThat(sipp.awaitEnd()).as(sipp.errors()).isZero();
      assertThat(stack.carrier().asked(sink)).hasSize(50);
      await()
          .atMost(PeerStack.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          stack.carrier().asked(sink).stream()
                              .map(asked -> stack.fetch(sid(asked.path("form"))))
                              .map(call -> call.path("status").asText()))
                      .containsOnly("completed"));
    }
  }

  /// @return a number with a document
  private String number(String verbs, int delayMs) {
    stack
        .carrier()
        .answer(sink, Map.of("body", "<Response>" + verbs + "</Response>", "delayMs", delayMs));
    return stack.api().buy("VoiceUrl", stack.carrier().sink(sink).toString()).number();
  }

  private static Scenario taken(String number) {
    return Scenario.caller(number).mayReceive(100).mayReceive(180).receiveTaken().acknowledge();
  }

  private Sipp calling(String transport, Scenario scenario, String... more) {
    return Sipp.caller(stack, transport, scenario, List.of(more));
  }

  private String status(JsonNode form) {
    return stack.ended(sid(form)).path("status").asText();
  }

  private static String sid(JsonNode form) {
    return form.path("CallSid").asText();
  }
}
