package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far the verb is that runs.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VerbState.Playing.class, name = "Playing"),
  @JsonSubTypes.Type(value = VerbState.Sending.class, name = "Sending"),
  @JsonSubTypes.Type(value = VerbState.Waiting.class, name = "Waiting"),
  @JsonSubTypes.Type(value = VerbState.Fetching.class, name = "Fetching"),
  @JsonSubTypes.Type(value = VerbState.Gathering.class, name = "Gathering"),
  @JsonSubTypes.Type(value = VerbState.Recording.class, name = "Recording"),
  @JsonSubTypes.Type(value = VerbState.Dialling.class, name = "Dialling"),
  @JsonSubTypes.Type(value = VerbState.InConference.class, name = "InConference"),
  @JsonSubTypes.Type(value = VerbState.InQueue.class, name = "InQueue"),
  @JsonSubTypes.Type(value = VerbState.FromQueue.class, name = "FromQueue"),
  @JsonSubTypes.Type(value = VerbState.Referring.class, name = "Referring"),
  @JsonSubTypes.Type(value = VerbState.Texting.class, name = "Texting")
})
public sealed interface VerbState {

  /// A playlist runs.
  record Playing(long id) implements VerbState {}

  /// Digits are on their way to the far end.
  record Sending() implements VerbState {}

  /// A time is waited for.
  record Waiting(long timer) implements VerbState {}

  /// A document is on its way.
  record Fetching() implements VerbState {}

  /// @param play of the prompts; 0 when they are over
  /// @param timer of the silence; 0 while the prompts run
  record Gathering(String digits, long play, long timer) implements VerbState {}

  /// @param beep its playlist; 0 when it is over
  /// @param since null before the beep is over
  /// @param heard whether anybody spoke
  record Recording(
      @Nullable RecordingSid sid, long beep, long timer, @Nullable Instant since, boolean heard)
      implements VerbState {}

  /// @param children in the order of the targets; those not yet dialled are absent
  /// @param next the index of the next target to dial, where one after another is dialled
  /// @param winner who answered first; null as long as nobody has
  /// @param bridged since when they speak; null before
  /// @param timer of the timeout, then of the time limit
  /// @param ringback its playlist; 0 for none
  record Dialling(
      List<Dialled> children,
      int next,
      @Nullable CallSid winner,
      @Nullable Instant bridged,
      long timer,
      long ringback,
      @Nullable RecordingSid recording)
      implements VerbState {
    public Dialling {
      children = List.copyOf(children);
    }
  }

  /// @param details for the action's request
  record Dialled(CallSid sid, CallStatus status, int sipStatus, Map<String, String> details) {
    public Dialled {
      details = Map.copyOf(details);
    }
  }

  /// In a conference, or on the way there.
  record InConference(String name, @Nullable Instant since, long timer) implements Seated {}

  /// In a queue; the waiting document, if there is one, runs above.
  record InQueue(
      String name,
      Instant since,
      @Nullable CallSid taker,
      boolean bridged,
      Map<String, String> details)
      implements Seated {
    public InQueue {
      details = Map.copyOf(details);
    }
  }

  /// A dialling call that waits for somebody from a queue, or speaks with one.
  record FromQueue(
      String name,
      @Nullable CallSid member,
      @Nullable Instant bridged,
      long timer,
      Map<String, String> details)
      implements Seated {
    public FromQueue {
      details = Map.copyOf(details);
    }
  }

  /// In a room or queue, whose doings the verb is told of even while a document runs above it.
  sealed interface Seated extends VerbState {}

  /// Waits for what becomes of a REFER.
  record Referring(int referStatus) implements VerbState {}

  /// Waits for the acceptance of a text message.
  record Texting() implements VerbState {}
}
