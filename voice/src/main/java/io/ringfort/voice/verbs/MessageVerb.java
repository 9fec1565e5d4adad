package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Message;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.Map;
import java.util.Optional;

/// `<Sms>` and `<Message>`: sends a text message beside the call.
final class MessageVerb {
  private MessageVerb() {}

  static void begin(Message message, Turn turn) {
    // Sent again by another host, it is the same message.
    turn.nextId();
    send(message, turn);
    turn.state(new VerbState.Texting());
  }

  static void send(Message message, Turn turn) {
    CallIntent.Parties parties = turn.intent().parties();
    boolean inbound = turn.intent().direction() == CallIntent.Direction.INBOUND;
    String ours = inbound ? parties.to() : parties.from();
    String theirs = inbound ? parties.from() : parties.to();
    String status =
        message.statusCallback() == null
            ? null
            : turn.resolve(message.statusCallback(), message.method()).map(Hook::url).orElse(null);
    turn.effect(
        new CallEffect.SendMessage(
            message,
            message.from() == null ? ours : message.from(),
            message.to() == null ? theirs : message.to(),
            status));
  }

  static void on(Message message, CallEvent event, Turn turn) {
    if (event instanceof CallEvent.MessageTaken taken) {
      Optional<Hook> action =
          message.action() == null
              ? Optional.empty()
              : turn.resolve(message.action(), message.method());
      turn.act(
          action,
          Map.of(
              "MessageSid", taken.sid(),
              "SmsSid", taken.sid(),
              "MessageStatus", taken.status(),
              "SmsStatus", taken.status()));
    }
  }
}
