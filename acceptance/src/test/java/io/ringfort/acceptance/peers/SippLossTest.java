package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A carrier that is SIPp, of which one gateway fails, or to which messages are lost.
@ExtendWith(PeerStack.Shared.class)
final class SippLossTest {
  private static final String PAUSE = "<Pause length=\"1\"/>";

  private final PeerStack stack;

  SippLossTest(PeerStack stack) {
    this.stack = stack;
  }

  @BeforeAll
  static void needsSipp() {
    Program.require("sipp");
  }

  @Test
  void theSecondGatewayTakesWhatTheFirstRefuses() {
    var refusing = Scenario.station().answer("503 Service Unavailable").receive("ACK");
    try (var second = second();
        var first = station(Trunk.PAIR, refusing)) {
      first.awaitHealthCheck();
      String sid = stack.call(Trunk.PAIR.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(first.flow()).containsExactly("INVITE", "503 INVITE", "ACK");
      assertOneCall(second);
      assertThat(first.errors()).isEmpty();
    }
  }

  @Test
  void theSecondGatewayTakesWhatTheFirstLeavesUnanswered() {
    var silent = Scenario.station().pause(30_000);
    try (var second = second();
        var first = station(Trunk.PAIR, silent)) {
      first.awaitHealthCheck();
      String sid = stack.call(Trunk.PAIR.number(), PAUSE);

      first.awaitReceived(m -> m.is("INVITE"));
      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(first.received(m -> !m.is("INVITE"))).isEmpty();
      assertOneCall(second);
    }
  }

  private Sipp second() {
    return Sipp.station(
        stack, Trunk.PAIR.secondPort(), Sipp.UDP, answering().receive("BYE").answerLast("200 OK"));
  }

  private static void assertOneCall(Sipp sipp) {
    assertThat(sipp.flow())
        .containsExactly("INVITE", "180 INVITE", "200 INVITE", "ACK", "BYE", "200 BYE");
    assertThat(sipp.errors()).isEmpty();
  }

  /// RFC 3261, 17.1.1.2: the first ones are lost.
  @Test
  void anUnansweredInviteIsSentAgain() {
    var late =
        Scenario.station()
            .pause(800)
            .answer("200 OK", "sendrecv")
            .receive("ACK")
            .receive("BYE")
            .answerLast("200 OK");
    try (var sipp = station(Trunk.UDP, late)) {
      String sid = stack.call(Trunk.UDP.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      List<Message> invites = sipp.received(m -> m.is("INVITE"));
      assertThat(invites).hasSizeGreaterThan(1);
      assertThat(invites).extracting(Message::text).containsOnly(invites.getFirst().text());
      assertThat(sipp.errors()).isEmpty();
    }
  }

  /// RFC 3261, 13.2.2.4: our ACK is lost.
  @Test
  void everyCopyOfTheAnswerIsConfirmed() {
    var again =
        answering()
            .pause(100)
            .answer("200 OK", "sendrecv")
            .receive("ACK")
            .receive("BYE")
            .answerLast("200 OK");
    // SIPp must take the second ACK as a message of its own, not as a copy.
    try (var sipp = Sipp.station(stack, Trunk.UDP.port(), Sipp.UDP, again, List.of("-nr"))) {
      String sid = stack.call(Trunk.UDP.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      List<Message> acks = sipp.received(m -> m.is("ACK"));
      assertThat(acks).hasSize(2);
      assertThat(acks.getLast().text()).isEqualTo(acks.getFirst().text());
      assertThat(sipp.errors()).isEmpty();
    }
  }

  /// RFC 3261, 17.1.2.2: the answer to our BYE is lost.
  @Test
  void anUnansweredByeIsSentAgain() {
    try (var sipp =
        station(Trunk.UDP, answering().receive("BYE").pause(800).answerLast("200 OK"))) {
      String sid = stack.call(Trunk.UDP.number(), PAUSE);

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      sipp.awaitReceived(2, m -> m.is("BYE"));
      await().atMost(PeerStack.SOON).until(() -> sipp.flow().contains("200 BYE"));
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
    return Sipp.station(stack, trunk.port(), Sipp.UDP, scenario);
  }
}
