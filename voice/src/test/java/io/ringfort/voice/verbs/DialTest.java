package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.ChildNews;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialTest {
  private static final String ACTION = "fetch POST https://app.example/dialled";
  private static final String TWO = "<Number>+15550000001</Number><Number>+15550000002</Number>";

  private static Script dial(String attributes, String targets) {
    String twiml = "<Dial action=\"/dialled\" " + attributes + ">" + targets + "</Dial>";
    return Script.inbound(twiml + "<Say>Next</Say>").skip();
  }

  private static Script bridged(String attributes) {
    return dial(attributes, "+15550000001").childReady(0).skip();
  }

  @Test
  void ringsAndLetsTheCallerHearIt() {
    Script call = Script.inbound("<Dial timeout=\"20\" timeLimit=\"600\">+15550000001</Dial>");
    call.expect(
        "ring",
        "fetch POST " + Script.APP,
        "stop",
        "answer",
        "play RINGING x0",
        "dial +15550000001");

    CallIntent child = call.children().getFirst();
    assertThat(child.parent()).isEqualTo(call.call().intent().sid());
    assertThat(child.direction()).isEqualTo(CallIntent.Direction.OUTBOUND_DIAL);
    assertThat(child.parties().from()).isEqualTo("+15551112222");
    assertThat(child.terms().ringTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(child.terms().deadline()).isEqualTo(call.now().plusSeconds(20));
  }

  @Test
  void connectsWhoAnswers() {
    Script call = dial("", "+15550000001");

    call.child(0, ChildMove.RINGING, CallStatus.RINGING, 180).expect();
    call.child(0, ChildMove.ANSWERED, CallStatus.IN_PROGRESS, 200).expect();
    call.childReady(0).expect("stop", "connect 0", "BRIDGED 0");
  }

  @Test
  void theFirstWhoAnswersIsConnectedAndTheOthersAreDropped() {
    Script call = dial("", TWO);
    assertThat(call.children()).hasSize(2);

    call.childReady(1).expect("DROP 0", "stop", "connect 1", "BRIDGED 1");
    call.childEnds(0, CallStatus.CANCELED, 487).expect();
    call.pass(42).childEnds(1, CallStatus.COMPLETED, 200).expect("stop", "disconnect", ACTION);
    assertThat(call.asked())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", call.children().get(1).sid().value())
        .containsEntry("DialCallDuration", "42")
        .containsEntry("DialBridged", "true");
  }

  @Test
  void whoAnswersTooLateIsDropped() {
    Script call = dial("", TWO).childReady(1).skip();

    call.childReady(0).expect("DROP 0");
  }

  @ParameterizedTest
  @CsvSource({"BUSY, 486, busy", "NO_ANSWER, 487, no-answer", "FAILED, 404, failed"})
  void tellsWhyNobodyCame(CallStatus status, int sipStatus, String told) {
    Script call = dial("", "+15550000001").childEnds(0, status, sipStatus);

    call.expect("stop", "disconnect", ACTION);
    assertThat(call.asked())
        .containsEntry("DialCallStatus", told)
        .containsEntry("DialBridged", "false")
        .containsEntry("DialCallDuration", "0")
        .containsEntry("DialSipResponseCode", "" + sipStatus)
        .containsEntry("CallStatus", "in-progress");
  }

  @Test
  void withoutAnActionTheNextVerbBegins() {
    Script call = Script.inbound("<Dial>+15550000001</Dial><Say>Next</Say>").skip();

    call.childEnds(0, CallStatus.BUSY, 486).expect("stop", "disconnect", "play 'Next'");
  }

  @Test
  void waitsForAllThatRingTogether() {
    Script call = dial("", TWO);

    call.childEnds(0, CallStatus.BUSY, 486).expect();
    call.childEnds(1, CallStatus.NO_ANSWER, 480).expect("stop", "disconnect", ACTION);
    assertThat(call.asked()).containsEntry("DialCallStatus", "no-answer");
  }

  @Test
  void ringsOneAfterAnother() {
    Script call = dial("sequential=\"true\" timeout=\"10\"", TWO);
    assertThat(call.children()).hasSize(1);

    call.childEnds(0, CallStatus.BUSY, 486).expect("dial +15550000002");
    call.childReady(1).expect("stop", "connect 1", "BRIDGED 1");
  }

  @Test
  void aLegThatDoesNotGiveUpByItselfIsDropped() {
    Script call = dial("sequential=\"true\" timeout=\"10\"", TWO);

    call.pass(Duration.ofMillis(11_999)).expect();
    call.pass(Duration.ofMillis(1)).expect("DROP 0", "dial +15550000002");
    // Its answer crossed that.
    call.childReady(0).expect("DROP 0");
    call.childEnds(0, CallStatus.COMPLETED, 200).expect();
    call.pass(12).expect("DROP 1", "stop", "disconnect", ACTION);
    assertThat(call.asked()).containsEntry("DialCallStatus", "no-answer");
  }

  @Test
  void whoAnsweredMayHearOutTheWhisper() {
    Script call = dial("timeout=\"10\"", "<Number url=\"/w\">+15550000001</Number>");
    assertThat(call.children().getFirst().handling().document().url())
        .isEqualTo("https://app.example/w");

    call.child(0, ChildMove.ANSWERED, CallStatus.IN_PROGRESS, 200).pass(60).expect();
    call.childReady(0).expect("stop", "connect 0", "BRIDGED 0");
  }

  @Test
  void theStarEndsItWhereThatIsWanted() {
    bridged("").presses("*").expect();
    bridged("hangupOnStar=\"true\"").presses("1*").expect("DROP 0", "stop", "disconnect", ACTION);
  }

  @Test
  void endsAfterItsTimeLimit() {
    Script call = bridged("timeLimit=\"30\"");

    call.pass(29).expect();
    call.pass(1).expect("DROP 0", "stop", "disconnect", ACTION);
    assertThat(call.asked())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallDuration", "30");
  }

  @Test
  void theCallerIsAnsweredOnlyWithTheOther() {
    Script call = dial("answerOnBridge=\"true\"", "+15550000001");
    assertThat(call.effects(CallEffect.Answer.class)).isEmpty();

    call.child(0, ChildMove.EARLY, CallStatus.RINGING, 183).expect();
    call.childReady(0).expect("stop", "answer", "connect 0", "BRIDGED 0");
  }

  @Test
  void soundBeforeTheAnswerIsHeardOfTheOnlyOne() {
    dial("", "+15550000001")
        .child(0, ChildMove.EARLY, CallStatus.RINGING, 183)
        .expect("stop", "connect 0");
    dial("", TWO).child(0, ChildMove.EARLY, CallStatus.RINGING, 183).expect();
  }

  @Test
  void ringingIsHeardAgainForTheNextOne() {
    Script call = dial("sequential=\"true\"", TWO);
    call.child(0, ChildMove.EARLY, CallStatus.RINGING, 183).skip();

    call.childEnds(0, CallStatus.BUSY, 486)
        .expect("dial +15550000002", "disconnect", "play RINGING x0");
  }

  @Test
  void mayNotShowAnybodysNumber() {
    Script call = Script.inbound("<Dial callerId=\"+19998887777\">+15550000001</Dial>");

    call.expect(
        "ring", "fetch POST " + Script.APP, "stop", "error 13214", "fetch POST " + Script.FALLBACK);
    assertThat(call.asked())
        .containsEntry("ErrorCode", "13214")
        .containsEntry("ErrorUrl", Script.APP);
  }

  @ParameterizedTest
  @CsvSource({"+15550001111", "+15551112222", "+15553334444"})
  void mayShowWhatIsItsOwnOrOfThisCall(String callerId) {
    Script call = dial("callerId=\"" + callerId + "\"", "+15550000001");

    assertThat(call.children().getFirst().parties().from()).isEqualTo(callerId);
  }

  @Test
  void aSipAddressMayBeShownAnything() {
    assertThat(dial("callerId=\"reception\"", "<Sip>sip:a@b.example</Sip>").children()).hasSize(1);
  }

  @Test
  void recordsFromTheAnswerOn() {
    Script call = dial("record=\"record-from-answer-dual\"", "+15550000001");

    call.childReady(0).expect("stop", "connect 0", "BRIDGED 0", "record DialVerb dual");
    call.childEnds(0, CallStatus.COMPLETED, 200).expect("stop", "disconnect", "keep", ACTION);
    assertThat(call.asked()).containsKeys("RecordingUrl", "RecordingSid");
  }

  @Test
  void recordsFromTheRingingOn() {
    Script call = Script.inbound("<Dial record=\"record-from-ringing\">+15550000001</Dial>");
    call.expect(
        "ring",
        "fetch POST " + Script.APP,
        "stop",
        "answer",
        "play RINGING x0",
        "record DialVerb",
        "dial +15550000001");

    call.farEndHangsUp().expect("DROP 0", "keep", "disconnect", "status completed", "archive");
  }

  @Test
  void theCallerHangsUpAndNobodyGoesOnRinging() {
    Script call = dial("", TWO).farEndHangsUp();

    call.expect(
        "DROP 0",
        "DROP 1",
        "tell https://app.example/dialled",
        "disconnect",
        "status completed",
        "archive");
    assertThat(call.effects(CallEffect.Tell.class).getFirst().params())
        .containsEntry("DialCallStatus", "canceled")
        .containsEntry("CallStatus", "completed");
  }

  @Test
  void theCallerHangsUpWhileTheySpeak() {
    Script call = bridged("").pass(5).farEndHangsUp();

    call.expect(
        "DROP 0", "tell https://app.example/dialled", "disconnect", "status completed", "archive");
    assertThat(call.effects(CallEffect.Tell.class).getFirst().params())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallDuration", "5");
  }

  @Test
  void aRedirectedCallerLeavesWhomItSpokeWith() {
    Script call = bridged("");

    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, null))
        .expect("DROP 0", "stop", "disconnect", "fetch POST https://b.example/x");
  }

  @Test
  void whoIsRedirectedGoesItsOwnWay() {
    Script call = bridged("");

    call.child(0, ChildMove.DETACHED, CallStatus.IN_PROGRESS, 0)
        .expect("stop", "disconnect", ACTION);
    assertThat(call.asked()).containsEntry("DialCallStatus", "answered");
    call.serve("<Hangup/>").farEndHangsUp();
    assertThat(call.effects(CallEffect.TellCall.class)).hasSize(1);
  }

  @Test
  void childrenOfAnEarlierDialChangeNothing() {
    Script call = Script.inbound("<Dial>+15550000001</Dial><Dial>+15550000002</Dial>");
    call.childEnds(0, CallStatus.BUSY, 486).skip();

    call.ignores(
        new CallEvent.OfChild(
            call.children().getFirst().sid(),
            ChildMove.ENDED,
            new ChildNews(CallStatus.COMPLETED, 200, 0, Map.of())));
    call.childReady(0).expect("DROP 0");
    call.childReady(1).expect("stop", "connect 1", "BRIDGED 1");
  }

  @Test
  void theSipHeadersOfTheOtherReachTheAction() {
    Script call = dial("", "<Sip>sip:a@b.example?X-One=1&amp;Subject=no</Sip>");
    assertThat(Objects.requireNonNull(call.children().getFirst().terms().sip()).headers())
        .containsExactly(Map.entry("X-One", "1"));

    call.on(
        new CallEvent.OfChild(
            call.children().getFirst().sid(),
            ChildMove.ENDED,
            new ChildNews(CallStatus.BUSY, 486, 0, Map.of("DialSipHeader_X-Why", "lunch"))));
    assertThat(call.asked()).containsEntry("DialSipHeader_X-Why", "lunch");
  }

  @Test
  void clientsAreCalledByTheirName() {
    assertThat(dial("", "<Client>ann</Client>").children().getFirst().parties().to())
        .isEqualTo("client:ann");
  }
}
