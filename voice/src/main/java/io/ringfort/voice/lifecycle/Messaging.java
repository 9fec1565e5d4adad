package io.ringfort.voice.lifecycle;

import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.PageMessages.Subscription;
import io.ringfort.voice.sip.LegEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/// Messages between a call's web page and applications.
/// <https://www.twilio.com/docs/voice/sdks/call-message-events>
final class Messaging {
  /// Of a content, in the timeline: that is written with each step of the call.
  private static final int MOST_SHOWN = 256;

  private Messaging() {}

  /// The page says something: whoever subscribed is told.
  static void heard(Turn turn, LegEvent.Message message) {
    if (turn.messages().knows(message.sid())) {
      return;
    }
    turn.messages(turn.messages().hearing(message.sid()));
    turn.story()
        .note("message", "the page sent a message", details(message.sid(), message.content()));
    for (Subscription subscription : turn.messages().subscriptions()) {
      Map<String, String> params = new LinkedHashMap<>();
      params.put("AccountSid", turn.intent().account().value());
      params.put("CallSid", turn.intent().sid().value());
      params.put("Sid", message.sid());
      params.put("SubscriptionSid", subscription.sid());
      params.put("SequenceNumber", "" + turn.messages().heard());
      params.put("ContentType", message.contentType());
      params.put("Content", message.content());
      // The same from whichever host, and however often the page says it.
      String token = turn.intent().sid() + "-" + message.sid() + "-" + subscription.sid();
      turn.effect(new CallEffect.Tell(subscription.callback(), params, token, -1));
    }
  }

  /// The application says something.
  static void send(Turn turn, CallChange.MessagePage page) {
    if (turn.messages().knows(page.sid())) {
      return;
    }
    turn.messages(turn.messages().remembering(page.sid()));
    turn.story()
        .note("message", "the application sent a message", details(page.sid(), page.content()));
    turn.effect(new CallEffect.MessagePage(page.sid(), page.content()));
  }

  private static Map<String, String> details(String sid, String content) {
    String shown =
        content.length() <= MOST_SHOWN ? content : content.substring(0, MOST_SHOWN) + "...";
    return Map.of("sid", sid, "content", shown);
  }

  static void subscribe(Turn turn, CallChange.Subscribe subscribe) {
    turn.messages(turn.messages().with(new Subscription(subscribe.sid(), subscribe.callback())));
    turn.story()
        .note(
            "request", "an application subscribed to its messages", Map.of("sid", subscribe.sid()));
  }

  static void unsubscribe(Turn turn, CallChange.Unsubscribe unsubscribe) {
    if (turn.messages().has(unsubscribe.sid())) {
      turn.messages(turn.messages().without(unsubscribe.sid()));
      turn.story().note("request", "an application unsubscribed", Map.of("sid", unsubscribe.sid()));
    }
  }
}
