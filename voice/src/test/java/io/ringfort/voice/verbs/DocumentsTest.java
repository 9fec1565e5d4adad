package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import io.ringfort.voice.lifecycle.CallStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a call's instructions come from.
class DocumentsTest {
  @ParameterizedTest
  @CsvSource({
    "next.xml, https://app.example/voice/next.xml",
    "/next.xml, https://app.example/next.xml",
    "../up.xml, https://app.example/up.xml",
    "?step=2, https://app.example/voice/start.xml?step=2",
    "//b.example/x, https://b.example/x",
    "http://b.example/x, http://b.example/x",
    "a b.xml, https://app.example/voice/a%20b.xml",
    "'', https://app.example/voice/start.xml"
  })
  void relativeUrlsStandOnTheDocument(String written, String absolute) {
    Script.inbound("<Redirect>" + written + "</Redirect><Say>never</Say>")
        .expect("ring", "fetch POST " + Script.APP, "stop", "fetch POST " + absolute);
  }

  @ParameterizedTest
  @CsvSource({"next.xml, https://app.example/next.xml", "?a=1, https://app.example/?a=1"})
  void aHostAloneIsAPlaceToStandOn(String written, String absolute) {
    Script call = Script.inbound("<Redirect>https://app.example</Redirect>");
    call.serve("<Redirect method=\"GET\">" + written + "</Redirect>");

    assertThat(call.lastFetch().hook()).isEqualTo(new Hook(absolute, Hook.Method.GET));
  }

  @Test
  void urlsStandOnTheDocumentThatTheyAreIn() {
    Script call = Script.inbound("<Redirect>https://b.example/deep/x.xml</Redirect>");

    call.serve("<Redirect>y.xml</Redirect>");
    assertThat(call.lastFetch().hook().url()).isEqualTo("https://b.example/deep/y.xml");
  }

  @Test
  void cookiesTravelWithTheCall() {
    Script call = Script.inbound("<Redirect/>").serve("<Redirect/>");

    assertThat(call.lastFetch().cookies()).isEqualTo("cc");
  }

  @Test
  void eachRequestHasATokenOfItsOwn() {
    Script call = Script.inbound("<Redirect/>").serve("<Redirect/>");

    assertThat(call.effects(CallEffect.Fetch.class))
        .extracting(CallEffect.Fetch::token)
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @Test
  void theFallbackLearnsWhatFailed() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin()).skip();

    call.failFetch(11200).expect("error 11200", "fetch POST " + Script.FALLBACK);
    assertThat(call.asked())
        .containsEntry("ErrorCode", "11200")
        .containsEntry("ErrorUrl", Script.APP);
    call.serve("<Say>Sorry</Say>").expect("stop", "answer", "play 'Sorry'");
  }

  @Test
  void theCallerHearsThatBothFailed() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin()).failFetch(11200).skip();

    call.failFetch(11205).expect("error 11205", "answer", "play APPLICATION_ERROR");
    call.played().expect("hang up");
    call.legEnded(200);
    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void endsEvenWhenTheLastWordsFail() {
    Script call =
        Script.of(Intents.inbound())
            .on(new CallEvent.Begin())
            .failFetch(11200)
            .failFetch(11200)
            .skip();

    call.playFails().expect("hang up");
  }

  @Test
  void aDocumentThatCannotBeReadIsAFailure() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin()).skip();

    call.serve(call.lastFetch(), "<Response><Say>", "text/xml")
        .expect("error 12100", "fetch POST " + Script.FALLBACK);
  }

  @Test
  void warningsAreForTheDebugger() {
    Script.inbound("<Wait/><Say>Hi</Say>")
        .expect("ring", "fetch POST " + Script.APP, "stop", "warning 12200", "answer", "play 'Hi'");
  }

  @Test
  void withoutAnyDocumentTheCallerHearsThat() {
    CallIntent intent =
        Intents.intent(
            Direction.INBOUND,
            new Handling(null, Hook.NONE, Hook.NONE, Hook.NONE, Intents.COMPLETED),
            Intents.terms("", null, null));

    Script.of(intent)
        .on(new CallEvent.Begin())
        .expect("ring", "error 11100", "answer", "play APPLICATION_ERROR");
  }

  @Test
  void aRelativeUrlInTheRequestsOwnDocumentHasNothingToStandOn() {
    CallIntent intent =
        Intents.intent(
            Direction.OUTBOUND_API,
            Intents.inline("<Redirect>next.xml</Redirect>"),
            Intents.terms("", null, null));
    Script call = Script.of(intent).on(new CallEvent.Begin()).answered().skip();

    call.serveTwimlOfRequest()
        .expect("stop", "error 11100", "error 11100", "play APPLICATION_ERROR");
  }

  @Test
  void answersToOlderRequestsChangeNothing() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin());
    CallEffect.Fetch old = call.lastFetch();
    call.serve("<Redirect/>");

    call.ignores(new CallEvent.FetchFailed(old.id(), old.hook(), 11200, "late"));
    int before = call.effects(CallEffect.Fetch.class).size();
    call.serve(old, "<Response><Hangup/></Response>", "text/xml");
    assertThat(call.effects(CallEffect.Fetch.class)).hasSize(before);
    assertThat(call.effects(CallEffect.HangUp.class)).isEmpty();
  }

  @Test
  void anAnswerAfterTheEndChangesNothing() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin());
    CallEffect.Fetch fetch = call.lastFetch();
    call.on(new CallEvent.OnLeg(new io.ringfort.voice.sip.LegEvent.Ended(true, 487, "CANCEL")));
    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);

    call.ignores(new CallEvent.FetchFailed(fetch.id(), fetch.hook(), 11200, "late"));
  }

  @Test
  void theApiTakesALiveCallElsewhere() {
    Script call = Script.inbound("<Say>Hello</Say>").skip();
    Hook status = Script.post("https://b.example/status");

    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, status))
        .expect("stop", "disconnect", "fetch POST https://b.example/x");
    call.serve("<Say>There</Say>").expect("stop", "play 'There'");
    call.farEndHangsUp();
    assertThat(call.last(CallEffect.Tell.class).hook()).isEqualTo(status);
  }

  @Test
  void theApiBringsADocumentAlong() {
    Script call = Script.inbound("<Say>Hello</Say>").skip();

    call.change(
            new CallChange.Redirect("<Response><Say>There</Say></Response>", Hook.NONE, null, null))
        .expect("stop", "disconnect", "read");
    call.serveTwimlOfRequest().expect("stop", "play 'There'");
  }

  @Test
  void aRedirectedCallDoesNotEndWithTheLastWordsOfBefore() {
    Script call =
        Script.of(Intents.inbound()).on(new CallEvent.Begin()).failFetch(11200).failFetch(11200);
    long lastWords = call.last(CallEffect.Play.class).id();
    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, null));

    call.ignores(new CallEvent.Played(lastWords));
  }

  @Test
  void theApiEndsALiveCall() {
    Script call = Script.inbound("<Say>Hello</Say>").skip();

    call.change(new CallChange.End(false)).expect("hang up");
    call.ignores(new CallEvent.Change(new CallChange.End(false)));
    call.legEnded(200).expect("disconnect", "status completed", "archive");
  }

  @Test
  void theApiEndsACallThatRings() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin()).skip();

    call.change(new CallChange.End(true)).expect("hang up");
    call.legEnded(603).expect("disconnect", "status canceled", "archive");
  }
}
