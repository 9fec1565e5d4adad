package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.json.Json;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.PageMessages;
import io.ringfort.voice.sip.LegEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages between a web page and applications.
/// <https://www.twilio.com/docs/voice/sdks/call-message-events>
class MessagingTest {
  private static final Hook ONE = Script.post("https://b.example/one");
  private static final Hook OTHER = Script.post("https://b.example/other");
  private static final String FIRST = "KX" + "1".repeat(32);
  private static final String SECOND = "KX" + "2".repeat(32);
  private final Script call = Script.inbound("<Pause length=\"1000\"/>").skip();

  private Script says(String sid, String content) {
    return call.on(new CallEvent.OnLeg(new LegEvent.Message(sid, "application/json", content)));
  }

  @Test
  void whoSubscribedIsToldInOrderAndOnce() {
    says(FIRST, "{}").expect();
    call.change(new CallChange.Subscribe("ZY1", ONE));
    call.change(new CallChange.Subscribe("ZY2", OTHER)).expect();

    says(SECOND, "{\"a\":1}").expect("tell https://b.example/one", "tell https://b.example/other");
    says(SECOND, "{\"a\":1}").expect();

    List<CallEffect.Tell> told = call.effects(CallEffect.Tell.class);
    CallEffect.Tell last = told.getLast();
    assertThat(last.params())
        .containsEntry("CallSid", Script.sid(1).value())
        .containsEntry("Sid", SECOND)
        .containsEntry("SubscriptionSid", "ZY2")
        .containsEntry("SequenceNumber", "2")
        .containsEntry("ContentType", "application/json")
        .containsEntry("Content", "{\"a\":1}");
    assertThat(told).extracting(CallEffect.Tell::token).doesNotHaveDuplicates();
  }

  @Test
  void whatWasSaidToTheHostBeforeIsToldOnceToo() {
    Json json = new Json();
    CallEvent said = new CallEvent.PageSaid(new LegEvent.Message(FIRST, "application/json", "{}"));
    call.change(new CallChange.Subscribe("ZY1", ONE));

    assertThat(json.read(json.bytes(said), CallEvent.class)).isEqualTo(said);
    call.on(said).expect("tell https://b.example/one");
    call.on(said).expect();
    says(FIRST, "{}").expect();
  }

  @Test
  void whoUnsubscribedIsNotTold() {
    call.change(new CallChange.Subscribe("ZY1", ONE));
    call.change(new CallChange.Unsubscribe("ZY1"));
    call.change(new CallChange.Unsubscribe("ZY1")).expect();

    says(FIRST, "{}").expect();
  }

  @Test
  void aSubscriptionThatIsMadeAgainIsOne() {
    call.change(new CallChange.Subscribe("ZY1", ONE));
    call.change(new CallChange.Subscribe("ZY1", OTHER));

    says(FIRST, "{}").expect("tell https://b.example/other");
  }

  @Test
  void thePageIsGivenAMessageOnceHoweverOftenItIsAsked() {
    call.change(new CallChange.MessagePage(FIRST, "{\"a\":1}")).expect("page {\"a\":1}");
    call.change(new CallChange.MessagePage(FIRST, "{\"a\":1}")).expect();
    call.change(new CallChange.MessagePage(SECOND, "2")).expect("page 2");
  }

  @Test
  void whatIsRememberedCanBeReadBackAndHasALimit() {
    Json json = new Json();
    PageMessages messages =
        new PageMessages(
            List.of(new PageMessages.Subscription("ZY1", ONE)), 3, List.of(FIRST, SECOND));

    assertThat(json.read(json.bytes(messages), PageMessages.class)).isEqualTo(messages);
    for (int i = 0; i < 50; i++) {
      call.change(new CallChange.MessagePage("KX" + i, "1"));
      call.change(new CallChange.Subscribe("ZY" + i, ONE));
    }
    call.skip();
    says(FIRST, "1");
    assertThat(call.effects(CallEffect.Tell.class)).hasSize(PageMessages.MOST_SUBSCRIPTIONS);
  }
}
