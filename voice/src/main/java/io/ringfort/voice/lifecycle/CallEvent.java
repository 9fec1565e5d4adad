package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.sip.LegEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens to a call. What one host may tell another's call can be written as JSON.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CallEvent.Digit.class, name = "digit"),
  @JsonSubTypes.Type(value = CallEvent.PageSaid.class, name = "said"),
  @JsonSubTypes.Type(value = CallEvent.Change.class, name = "change"),
  @JsonSubTypes.Type(value = CallEvent.OfChild.class, name = "child"),
  @JsonSubTypes.Type(value = CallEvent.OfParent.class, name = "parent"),
  @JsonSubTypes.Type(value = CallEvent.OfRoom.class, name = "room")
})
public sealed interface CallEvent {

  /// Its turn came: an outbound call may dial; an inbound one was taken in.
  record Begin() implements CallEvent {}

  /// Something on the wire.
  record OnLeg(LegEvent event) implements CallEvent {}

  /// A playlist is heard from now on.
  ///
  /// @param from how much of it was heard before
  record Sounding(long id, Duration from) implements CallEvent {}

  /// A callback is durable.
  record Told(String token) implements CallEvent {}

  /// A playlist came to its end.
  record Played(long id) implements CallEvent {}

  /// A playlist cannot be played.
  ///
  /// @param code of the public catalogue
  record PlayFailed(long id, int code, String message) implements CallEvent {}

  record Digit(char digit) implements CallEvent {}

  /// What its web page said to the host before.
  record PageSaid(LegEvent.Message message) implements CallEvent {}

  record DigitsSent() implements CallEvent {}

  /// Nothing was heard for as long as was asked.
  record Silence() implements CallEvent {}

  /// Something is heard again.
  record Speech() implements CallEvent {}

  /// Who answered, as the public API says it.
  record Machine(String answeredBy, long millis) implements CallEvent {}

  /// Packets should come, and do not.
  record RtpTimeout() implements CallEvent {}

  /// A document is here.
  ///
  /// @param id of the request
  /// @param text of the document, as it came
  /// @param cookies of the application's host, to be sent with the next request
  record Fetched(
      long id, Hook source, VoiceDocument document, String text, String contentType, String cookies)
      implements CallEvent {}

  /// A document cannot be had, or is none.
  record FetchFailed(long id, Hook source, int code, String reason) implements CallEvent {}

  /// A time that was asked for.
  record TimeUp(long id) implements CallEvent {}

  /// What a customer asks.
  record Change(CallChange change) implements CallEvent {}

  /// What a call that this one dialled does.
  record OfChild(CallSid child, ChildMove move, ChildNews news) implements CallEvent {}

  /// The steps of a dialled call that its parent must know.
  enum ChildMove {
    RINGING,
    /// Sound comes before the answer.
    EARLY,
    /// Answered; it may have something to hear first.
    ANSWERED,
    /// Answered, and done with what it had to hear first.
    READY,
    ENDED,
    /// It goes its own way from now on.
    DETACHED
  }

  /// @param sipStatus the final status of its INVITE; 0 for none yet
  /// @param talkSeconds since its answer
  /// @param details for the action's request, such as `DialSipCallId`
  record ChildNews(
      CallStatus status, int sipStatus, long talkSeconds, Map<String, String> details) {
    public ChildNews {
      details = Map.copyOf(details);
    }
  }

  /// What the parent of this call wants.
  record OfParent(ParentMove move) implements CallEvent {}

  /// The orders that a parent gives.
  enum ParentMove {
    /// They speak to each other now.
    BRIDGED,
    /// It is not needed any more.
    DROP,
    /// How far are you?
    REPORT
  }

  /// What happens in the room or queue that the call is in.
  record OfRoom(RoomMove move, @Nullable CallSid other, Map<String, String> details)
      implements CallEvent {
    public OfRoom {
      details = Map.copyOf(details);
    }
  }

  /// What a room or queue does with a member.
  enum RoomMove {
    /// A conference: it is in, and waits for the beginning.
    WAITING,
    /// A conference: it hears the others.
    STARTED,
    /// A conference: it is put on hold, or taken back ([#UNHELD]).
    HELD,
    UNHELD,
    /// Out of it: `reason` in the details.
    OUT,
    /// It could not get in: `reason` in the details.
    REFUSED,
    /// A queue: it waits there.
    QUEUED,
    /// A queue: somebody takes it; the other call is the one who does.
    TAKEN,
    /// A dialling call: the queue gave it the other call.
    GIVEN
  }

  /// The carrier's word on a message that a verb sent.
  record MessageTaken(String sid, String status) implements CallEvent {}

  /// The document that ran above the verb is at its end.
  record AsideDone() implements CallEvent {}

  /// Something to be remembered, and nothing else.
  record Note(TimelineEntry entry) implements CallEvent {}

  /// Another host has it now, this one: it goes on where it was.
  ///
  /// @param lost when the host before spoke last, as far as anybody knows
  /// @param agreed whether that host gave it away; else it died
  record TakenOver(HostName from, HostName to, Instant lost, boolean agreed) implements CallEvent {
    /// For how long nobody spoke.
    Duration gap(Instant now) {
      return Duration.between(lost, now);
    }
  }

  /// Its host is being stopped, and nobody takes it over.
  record HostStops() implements CallEvent {}

  /// The host that had it is gone, and with it what it said on the wire.
  record HostLost() implements CallEvent {}
}
