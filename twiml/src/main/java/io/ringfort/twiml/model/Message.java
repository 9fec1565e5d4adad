package io.ringfort.twiml.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends a message: [`<Message>`](https://www.twilio.com/docs/messaging/twiml/message), also
/// written `<Sms>`.
///
/// @param to as written; null for the sender of the message that is being answered
/// @param from as written; null for the number that received it
/// @param action requested once the message was taken; null for none
/// @param statusCallback told of every change of status; null for none
/// @param body at most 1600 UTF-16 units; empty only if there is media
/// @param media URLs, at most ten
public record Message(
    @Nullable String to,
    @Nullable String from,
    @Nullable String action,
    HttpMethod method,
    @Nullable String statusCallback,
    String body,
    List<String> media)
    implements Verb, VoiceVerb {
  public Message {
    media = List.copyOf(media);
  }
}
