package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Program;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// baresip as a phone of a SIP domain, and as anybody's.
@ExtendWith(PeerStack.Shared.class)
final class BaresipTest {
  private static final int OURS_HZ = 697;
  private static final int THEIRS_HZ = 1_209;

  private final PeerStack stack;
  private final String sink;

  BaresipTest(PeerStack stack) {
    this.stack = stack;
    sink = stack.newName("phone");
  }

  @BeforeAll
  static void needsBaresip() {
    Program.require("baresip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void aRegisteredPhoneIsCalledAndBothHear(String transport) {
    try (var phone = Baresip.registered(stack, account(transport), THEIRS_HZ)) {
      String sid =
          stack.call(
              "sip:alice@" + domain(), tone(), "Record", "true", "RecordingChannels", "dual");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(phone.heard().secondsOf(OURS_HZ, 0)).isBetween(1.5, 2.3);
      var recording = stack.recording(sid);
      assertThat(recording.secondsOf(OURS_HZ, 1) + recording.secondsOf(OURS_HZ, 0))
          .as("our tone in either channel")
          .isBetween(1.5, 2.3);
      assertThat(recording.secondsOf(THEIRS_HZ, 1) + recording.secondsOf(THEIRS_HZ, 0))
          .as("the phone's tone in either channel")
          .isBetween(2.5, 5.0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void aRegisteredPhoneCallsItsDomain(String transport) {
    try (var phone = Baresip.registered(stack, account(transport), THEIRS_HZ)) {
      phone.dials("sip:bob@" + domain());

      JsonNode form = stack.awaitAsked(sink);
      assertThat(form.path("From").asText()).startsWith("sip:alice@" + domain());
      assertThat(form.path("To").asText()).startsWith("sip:bob@" + domain());
      assertThat(phone.heard().secondsOf(OURS_HZ, 0)).isBetween(1.5, 2.3);
      assertThat(stack.ended(form.path("CallSid").asText()).path("status").asText())
          .isEqualTo("completed");
    }
  }

  @Test
  void aPhoneThatHangsUpEndsTheCall() {
    try (var phone = Baresip.registered(stack, account("udp"), THEIRS_HZ)) {
      String sid = stack.call("sip:alice@" + domain(), "<Pause length=\"60\"/>");
      stack.awaitStatus(sid, "in-progress");
      phone.awaitOutput("established");

      phone.hangsUp();

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
    }
  }

  @Test
  void aWrongPasswordIsNotRegistered() {
    var wrong =
        new Baresip.Account(
            "alice", account("udp").domain(), "Wrong-horse-77", "udp", stack.door("udp"));
    try (var phone = Baresip.starting(stack, wrong, THEIRS_HZ)) {
      phone.awaitOutput("401 unauthorized");

      String sid = stack.call("sip:alice@" + domain(), "<Pause/>");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("no-answer");
    }
  }

  @Test
  void dialConnectsACallerWithARegisteredPhoneBothWays() {
    try (var phone = Baresip.registered(stack, account("tcp"), THEIRS_HZ);
        var caller = Baresip.anybody(stack, OURS_HZ)) {
      String sid =
          stack.call(
              caller.uri(), "<Dial timeLimit=\"3\"><Sip>sip:alice@" + domain() + "</Sip></Dial>");

      assertThat(stack.ended(sid).path("status").asText()).isEqualTo("completed");
      assertThat(phone.heard().secondsOf(OURS_HZ, 0)).isGreaterThan(2);
      assertThat(caller.heard().secondsOf(THEIRS_HZ, 0)).isGreaterThan(2);
    }
  }

  private String tone() {
    return "<Pause length=\"1\"/><Play>" + stack.toneUrl(OURS_HZ) + "</Play><Pause length=\"1\"/>";
  }

  private String domain() {
    return sink + ".sip.ringfort.test";
  }

  /// Makes the domain, whose document plays our tone, and its only user.
  private Baresip.Account account(String transport) {
    stack.carrier().answer(sink, Map.of("body", "<Response>" + tone() + "</Response>"));
    PhoneDomain.make(stack.api(), domain(), stack.carrier().sink(sink));
    return PhoneDomain.account(domain(), transport, stack.door(transport));
  }
}
