package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.lifecycle.CallEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatherTest {
  private static final String ACTION = "fetch POST https://app.example/keys";

  private static Script gather(String attributes, String prompts) {
    String twiml = "<Gather action=\"/keys\" " + attributes + ">" + prompts + "</Gather>";
    return Script.inbound(twiml + "<Say>Next</Say>").skip();
  }

  @Test
  void playsItsPromptsAsOneList() {
    Script.inbound(
            "<Gather><Say>One</Say><Pause length=\"2\"/><Play loop=\"2\">a.wav</Play></Gather>")
        .expect(
            "ring",
            "fetch POST " + Script.APP,
            "stop",
            "answer",
            "play 'One', quiet 2, https://app.example/voice/a.wav,"
                + " https://app.example/voice/a.wav");
  }

  @Test
  void endsAfterAsManyDigitsAsAsked() {
    Script call = gather("numDigits=\"2\"", "");

    call.presses("1").expect();
    call.presses("2").expect("stop", ACTION);
    assertThat(call.asked())
        .containsEntry("Digits", "12")
        .containsEntry("msg", "Gather End")
        .doesNotContainKey("FinishedOnKey");
  }

  @Test
  void endsOnItsKeyWhichIsNoDigit() {
    Script call = gather("", "");

    call.presses("12#").expect("stop", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "12").containsEntry("FinishedOnKey", "#");
  }

  @Test
  void withoutAKeyOnlyTimeEndsIt() {
    Script call = gather("finishOnKey=\"\" timeout=\"2\"", "");

    call.presses("1#").expect();
    call.pass(2).expect("stop", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "1#");
  }

  @Test
  void theTimeoutBeginsAfterThePrompts() {
    Script call = gather("timeout=\"5\"", "<Say>Key?</Say>");

    call.pass(60).expect();
    call.played().pass(4).expect();
    call.pass(1).expect("stop", "play 'Next'");
  }

  @Test
  void eachDigitBeginsTheTimeoutAnew() {
    Script call = gather("timeout=\"5\"", "");

    call.pass(4).presses("1").pass(4).expect();
    call.pass(1).expect("stop", ACTION);
  }

  @Test
  void theFirstDigitInterruptsThePrompts() {
    Script call = gather("numDigits=\"2\"", "<Say>Key?</Say>");

    call.presses("1").expect("stop");
    call.ignores(new CallEvent.Played(2));
    call.presses("2").expect("stop", ACTION);
  }

  @Test
  void withoutBargeInKeysCountOnceThePromptsAreOver() {
    Script call = gather("numDigits=\"2\" bargeIn=\"false\"", "<Say>Key?</Say>");

    call.presses("123").expect();
    call.played().expect("stop", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "12");
  }

  @Test
  void withoutBargeInAnEarlyKeyStillEndsIt() {
    Script call = gather("bargeIn=\"false\"", "<Say>Key?</Say>");

    call.presses("1#").expect();
    call.played().expect("stop", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "1").containsEntry("FinishedOnKey", "#");
  }

  @Test
  void withoutInputTheNextVerbBegins() {
    gather("timeout=\"1\"", "").pass(1).expect("stop", "play 'Next'");
  }

  @Test
  void theKeyAloneIsNoInput() {
    gather("", "").presses("#").expect("stop", "play 'Next'");
  }

  @Test
  void anEmptyResultIsReportedWhereThatIsWanted() {
    Script call = gather("actionOnEmptyResult=\"true\" timeout=\"1\"", "");

    call.pass(1).expect("stop", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "");
  }

  @Test
  void theActionIsTheDocumentItselfByDefault() {
    Script.inbound("<Gather numDigits=\"1\"/>")
        .skip()
        .presses("1")
        .expect("stop", "fetch POST " + Script.APP);
  }

  @Test
  void aPromptThatFailsDoesNotEndIt() {
    Script call = gather("timeout=\"2\"", "<Play>a.wav</Play>");

    call.playFails().expect("error 13420");
    call.presses("1").pass(2).expect("stop", ACTION);
  }

  @Test
  void speechWithoutARecogniserIsAnErrorAndTimePasses() {
    Script call = Script.inbound("<Gather input=\"speech\" timeout=\"3\"/><Say>Next</Say>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "answer", "error 13335");

    call.ignores(new CallEvent.Digit('1'));
    call.pass(Duration.ofSeconds(3)).expect("stop", "play 'Next'");
  }

  @Test
  void whoHangsUpIsNotAskedAbout() {
    Script call = gather("", "");

    call.presses("12").farEndHangsUp().expect("disconnect", "status completed", "archive");
  }

  @Test
  void keysPressedWhileTheActionIsAskedAreNotHeard() {
    Script call = gather("numDigits=\"1\"", "");
    call.presses("1");

    call.ignores(new CallEvent.Digit('2'));
  }
}
