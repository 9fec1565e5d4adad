package io.ringfort.messaging.callbacks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Instant;
import java.util.Map;

/// An entry of the topic `webhooks`: something that a customer's server is owed. At least once,
/// always with the same token.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Job.StatusCallback.class, name = "status"),
  @JsonSubTypes.Type(value = Job.Inbound.class, name = "inbound")
})
public sealed interface Job {

  AccountSid account();

  /// When it came to be owed.
  Instant since();

  /// The message that it is about.
  MessageSid about();

  /// Somebody sent it again: it is tried once.
  boolean byHand();

  /// What selects its partition.
  default String key() {
    return account() + "|" + about();
  }

  /// A message's status changed.
  ///
  /// @param token constant over all attempts
  record StatusCallback(
      AccountSid account,
      String url,
      String token,
      Map<String, String> params,
      Instant since,
      boolean byHand)
      implements Job {
    @Override
    @JsonIgnore
    public MessageSid about() {
      return new MessageSid(params.getOrDefault("MessageSid", ""));
    }
  }

  /// A handset's message came in: ask the application what to do.
  record Inbound(Message message, boolean byHand) implements Job {
    @Override
    @JsonIgnore
    public MessageSid about() {
      return message.intent().sid();
    }

    @Override
    @JsonIgnore
    public AccountSid account() {
      return message.intent().account();
    }

    @Override
    @JsonIgnore
    public Instant since() {
      return message.intent().created();
    }
  }
}
