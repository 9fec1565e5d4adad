package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.Wave;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls that the API makes over a carrier that is SIPp.
@ExtendWith(PeerStack.Shared.class)
final class SippOutboundTest {
  private static final String PAUSE = "<Pause length=\"1\"/>";
  private static final String LONG_PAUSE = "<Pause length=\"60\"/>";

  private final PeerStack stack;

  SippOutboundTest(PeerStack stack) {
    this.stack = stack;
  }

  @BeforeAll
  static void needsSipp() {
    Program.require("sipp");
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void aCallIsAnsweredAndEndedByUs(Trunk trunk) {
    try (var sipp = station(trunk, answering().receive("BYE").answerLast("200 OK"))) {
      String sid = stack.call(trunk.number(), PAUSE);

      JsonNode call = stack.ended(sid);

      assertThat(call.path("status").asText()).isEqualTo("completed");
      assertThat(call.path("duration").asInt()).isBetween(1, 3);
      assertThat(sipp.flow())
          .containsExactly("INVITE", "180 INVITE", "200 INVITE", "ACK", "BYE", "200 BYE");
      assertThat(sipp.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void aCallWithEarlySoundIsEndedByTheFarEnd(Trunk trunk) {
    var scenario =
        Scenario.station()
            .answer("183 Session Progress", "sendrecv")
            .pause(300)
            .answer("200 OK", "sendrecv")
            .receive("ACK")
            .pause(300)
            .hangUp();
    try (var sipp = station(trunk, scenario)) {
      String sid = stack.call(trunk.number(), LONG_PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(sipp.flow())
          .containsExactly("INVITE", "183 INVITE", "200 INVITE", "ACK", "BYE", "200 BYE");
      assertThat(sipp.errors()).isEmpty();
    }
  }

  /// RFC 3264, 8.4, and RFC 3261, 14.
  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void theFarEndHoldsAndResumes(Trunk trunk) {
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
            .pause(200)
            .reinvite("")
            .mayReceive(100)
            .receive(200)
            .acknowledge("sendrecv")
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = station(trunk, scenario)) {
      String sid = stack.call(trunk.number(), "<Pause length=\"3\"/>");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      List<Message> agreed = sipp.received(m -> m.is(200, "INVITE"));
      assertThat(agreed).hasSize(3);
      assertThat(agreed.get(0).sdp()).contains("a=recvonly").contains("m=audio");
      assertThat(agreed.get(1).sdp()).contains("a=sendrecv").contains("m=audio");
      assertThat(agreed.get(2).sdp()).contains("a=sendrecv").contains("m=audio");
      assertThat(sipp.errors()).isEmpty();
    }
  }

  @Test
  void whatRingsTooLongIsCanceled() {
    try (var sipp = station(Trunk.UDP, ringing())) {
      String sid = stack.call(Trunk.UDP.number(), PAUSE, "Timeout", "2");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("no-answer");
      assertCanceled(sipp);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void aRingingCallCanBeCanceled(Trunk trunk) {
    try (var sipp = station(trunk, ringing())) {
      String sid = stack.call(trunk.number(), PAUSE);
      stack.awaitStatus(sid, "ringing");

      stack.api().post("/Calls/" + sid + ".json", "Status", "canceled");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("canceled");
      assertCanceled(sipp);
    }
  }

  private static Scenario ringing() {
    return Scenario.station()
        .answer("180 Ringing")
        .receive("CANCEL")
        .answerLast("200 OK")
        .answer("487 Request Terminated")
        .receive("ACK");
  }

  /// RFC 3261, 9.1: CANCEL names the INVITE's transaction.
  private static void assertCanceled(Sipp sipp) {
    sipp.awaitReceived(m -> m.is("ACK"));
    assertThat(sipp.flow())
        .containsExactly("INVITE", "180 INVITE", "CANCEL", "200 CANCEL", "487 INVITE", "ACK");
    assertThat(sipp.received(m -> true))
        .extracting(m -> m.header("Via"))
        .as("Via of INVITE, CANCEL and ACK")
        .containsOnly(sipp.messages().getFirst().header("Via"));
    assertThat(sipp.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "486 Busy Here, busy",
    "600 Busy Everywhere, busy",
    "603 Decline, busy",
    "404 Not Found, failed",
    "480 Temporarily Unavailable, no-answer",
    "503 Service Unavailable, failed"
  })
  void aRefusalIsToldAsItsStatus(String answer, String status) {
    try (var sipp = station(Trunk.UDP, Scenario.station().answer(answer).receive("ACK"))) {
      String sid = stack.call(Trunk.UDP.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo(status);
      sipp.awaitReceived(m -> m.is("ACK"));
      assertThat(sipp.errors()).isEmpty();
    }
  }

  @Test
  void theFarEndHearsAToneAndItsEchoIsHeard() {
    try (var sipp = station(Trunk.UDP, answering().receive("BYE").answerLast("200 OK"))) {
      String sid =
          stack.call(
              Trunk.UDP.number(),
              "<Pause length=\"1\"/><Play>" + stack.toneUrl(697) + "</Play><Pause length=\"1\"/>",
              "Record",
              "true",
              "RecordingChannels",
              "dual");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      Wave recording = stack.recording(sid);
      for (int channel = 0; channel < 2; channel++) {
        assertThat(recording.secondsOf(697, channel))
            .as("seconds of the tone in channel " + channel)
            .isBetween(1.5, 2.3);
      }
      assertThat(sipp.errors()).isEmpty();
    }
  }

  @Test
  void fiftyCallsAtTenASecondAllComplete() throws InterruptedException {
    int calls = 50;
    Queue<String> sids = new ConcurrentLinkedQueue<>();
    try (var sipp = station(Trunk.UDP, answering().receive("BYE").answerLast("200 OK"));
        var clock = Executors.newScheduledThreadPool(4)) {
      for (int i = 0; i < calls; i++) {
        clock.schedule(
            () -> sids.add(stack.call(Trunk.UDP.number(), PAUSE)), i * 100L, TimeUnit.MILLISECONDS);
      }
      clock.shutdown();
      assertThat(clock.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

      assertThat(sids).hasSize(calls);
      for (String sid : sids) {
        assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      }
      assertThat(sipp.received(m -> m.is("INVITE"))).hasSize(calls);
      assertThat(sipp.received(m -> m.is("BYE"))).hasSize(calls);
      assertThat(sipp.errors()).isEmpty();
    }
  }

  private static Scenario answering() {
    return Scenario.station()
        .answer("180 Ringing")
        .pause(100)
        .answer("200 OK", "sendrecv")
        .receive("ACK");
  }

  private Sipp station(Trunk trunk, Scenario scenario) {
    return Sipp.station(stack, trunk.port(), trunk == Trunk.TCP ? Sipp.TCP : Sipp.UDP, scenario);
  }
}
