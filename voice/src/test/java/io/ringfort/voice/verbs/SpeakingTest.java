package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeakingTest {
  @Test
  void asksForTheDocumentWhileItRings() {
    Script call = Script.of(Intents.inbound());

    call.on(new CallEvent.Begin()).expect("ring", "fetch POST " + Script.APP);

    assertThat(call.asked())
        .containsEntry("CallStatus", "ringing")
        .containsEntry("Direction", "inbound")
        .containsEntry("From", "+15551112222")
        .containsEntry("Called", "+15553334444");
  }

  @Test
  void speaksThenHangsUp() {
    Script call = Script.inbound("<Say>Hello</Say>").skip();

    call.played().expect("stop", "hang up");
    call.legEnded(200).expect("disconnect", "status completed", "archive");

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void answersBeforeItSpeaks() {
    Script.inbound("<Say loop=\"3\">Hello</Say>")
        .expect("ring", "fetch POST " + Script.APP, "stop", "answer", "play 'Hello' x3");
  }

  @Test
  void repeatsForEverUpToAThousandTimes() {
    Script.inbound("<Play loop=\"0\">a.wav</Play>")
        .expect(
            "ring",
            "fetch POST " + Script.APP,
            "stop",
            "answer",
            "play https://app.example/voice/a.wav x1000");
  }

  @Test
  void goesOnAfterAFileThatCannotBePlayed() {
    Script call = Script.inbound("<Play>/a.wav</Play><Say>Next</Say>").skip();

    call.playFails().expect("error 13420", "play 'Next'");
  }

  @Test
  void sendsDigitsThenGoesOn() {
    Script call = Script.inbound("<Play digits=\"1w2\"/><Say>Next</Say>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "answer", "keys 1w2");

    call.on(new CallEvent.DigitsSent()).expect("play 'Next'");
  }

  @Test
  void aPauseAtTheBeginningDelaysTheAnswer() {
    Script call = Script.inbound("<Pause length=\"3\"/><Say>Hello</Say>");
    call.expect("ring", "fetch POST " + Script.APP, "stop");

    call.pass(Duration.ofMillis(2_999)).expect();
    call.pass(Duration.ofMillis(1)).expect("answer", "play 'Hello'");
  }

  @Test
  void playsAnAnswerThatIsSound() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin()).skip();

    call.serve(call.lastFetch(), "sound", "audio/mpeg")
        .expect("stop", "answer", "play " + Script.APP);
    call.played().expect("stop", "hang up");
  }

  @Test
  void anEmptyDocumentIsAnsweredAndEnded() {
    Script.inbound("")
        .expect("ring", "fetch POST " + Script.APP, "stop", "stop", "answer", "hang up");
  }

  @Test
  void hangsUpAtOnce() {
    Script.inbound("<Hangup/><Say>never</Say>")
        .expect("ring", "fetch POST " + Script.APP, "stop", "stop", "answer", "hang up");
  }

  @Test
  void refusesWithoutAnswering() {
    Script call = Script.inbound("<Reject reason=\"busy\"/>").skip();

    call.legEnded(486).expect("disconnect", "status busy", "archive");
    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.call().progress().times().answered()).isNull();
  }

  @Test
  void aRejectedCallIsShownAsNotAnswered() {
    Script call = Script.inbound("<Reject/>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "reject 603");

    call.legEnded(603);
    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
  }

  @Test
  void rejectingAnAnsweredCallEndsIt() {
    Script call = Script.inbound("<Say>Hello</Say><Reject/>").skip();

    call.played().expect("stop", "hang up");
  }

  @Test
  void refersAndReportsWhatBecameOfIt() {
    Script call = Script.inbound("<Refer action=\"/r\"><Sip>sip:a@b.example</Sip></Refer>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "answer", "refer sip:a@b.example");

    call.on(progress(202, 0, false)).expect();
    call.on(progress(202, 200, true)).expect("fetch POST https://app.example/r");
    assertThat(call.asked())
        .containsEntry("ReferSipResponseCode", "202")
        .containsEntry("NotifySipResponseCode", "200")
        .containsEntry("ReferCallStatus", "in-progress");
  }

  @Test
  void aRefusedReferIsAWarning() {
    Script call = Script.inbound("<Refer><Sip>sip:a@b.example</Sip></Refer><Say>Next</Say>").skip();

    call.on(progress(405, 0, true)).expect("warning 13801", "play 'Next'");
  }

  @Test
  void sendsATextMessageBesideTheCall() {
    Script call = Script.inbound("<Sms action=\"/sent\">Hi</Sms>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "sms +15553334444 +15551112222 Hi");

    call.on(new CallEvent.MessageTaken("SM1", "queued"))
        .expect("fetch POST https://app.example/sent");
    assertThat(call.asked()).containsEntry("SmsSid", "SM1").containsEntry("SmsStatus", "queued");
  }

  @Test
  void lateWordsOfAnEarlierVerbChangeNothing() {
    Script call = Script.inbound("<Say>One</Say><Say>Two</Say>");
    call.played();

    call.ignores(new CallEvent.Played(2));
    call.ignores(new CallEvent.PlayFailed(2, 13420, "late"));
    call.ignores(new CallEvent.TimeUp(2));
    call.ignores(new CallEvent.DigitsSent());
    call.ignores(new CallEvent.Silence());
    call.ignores(new CallEvent.Digit('1'));
    call.ignores(new CallEvent.AsideDone());
  }

  private static CallEvent progress(int refer, int notify, boolean finished) {
    return new CallEvent.OnLeg(
        new io.ringfort.voice.sip.LegEvent.ReferProgress(refer, notify, finished));
  }
}
