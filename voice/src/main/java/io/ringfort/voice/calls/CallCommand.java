package io.ringfort.voice.calls;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallIntent;

/// An entry of the topic `calls`, by whose order an account's calls begin and change.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CallCommand.Place.class, name = "place"),
  @JsonSubTypes.Type(value = CallCommand.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = CallCommand.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = CallCommand.Change.class, name = "change")
})
sealed interface CallCommand {

  /// Somebody is to be called.
  record Place(CallIntent intent) implements CallCommand {}

  /// A call came in, or was dialled by another: should its host die, it must not stay open.
  record Opened(CallIntent intent) implements CallCommand {}

  /// It is over, and everybody knows.
  record Ended(CallSid sid) implements CallCommand {}

  /// What a customer asks of it.
  record Change(CallSid sid, CallChange change) implements CallCommand {}
}
