package io.ringfort.messaging;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.JsonWriter;
import io.ringfort.core.json.WritesItself;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Progress;
import org.jspecify.annotations.Nullable;

/// An entry of the topic `messages`: what the owner of a sender is told, in order.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Command.Send.class, name = "send"),
  @JsonSubTypes.Type(value = Command.Receipt.class, name = "receipt"),
  @JsonSubTypes.Type(value = Command.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Command.Received.class, name = "received")
})
public sealed interface Command {

  MessageSid sid();

  /// A new message. This append is the commit point of its acceptance.
  record Send(Intent intent) implements Command, WritesItself {
    @Override
    public void writeTo(JsonWriter out) {
      intent.writeTo(out.begin().text("is", "send").name("intent"));
      out.end();
    }

    @Override
    @JsonIgnore
    public MessageSid sid() {
      return intent.sid();
    }
  }

  /// A carrier's last word on one part.
  record Receipt(
      MessageSid sid,
      String carrierId,
      Progress.Outcome outcome,
      Progress.@Nullable Failure failure)
      implements Command, WritesItself {
    @Override
    public void writeTo(JsonWriter out) {
      out.begin()
          .text("is", "receipt")
          .text("sid", sid.value())
          .text("carrierId", carrierId)
          .text("outcome", outcome.name());
      if (failure != null) {
        out.name("failure")
            .begin()
            .number("code", failure.code())
            .text("message", failure.message())
            .end();
      }
      out.end();
    }
  }

  /// The customer wants a scheduled message back.
  record Cancel(MessageSid sid) implements Command {}

  /// A handset's message, or one part of it.
  ///
  /// @param part its place in a longer message; null when it is whole
  record Received(Intent intent, @Nullable Part part) implements Command {
    @Override
    @JsonIgnore
    public MessageSid sid() {
      return intent.sid();
    }

    /// @param reference what the parts of one message share
    /// @param index from 1
    public record Part(int reference, int total, int index) {}
  }
}
