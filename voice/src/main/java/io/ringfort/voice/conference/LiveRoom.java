package io.ringfort.voice.conference;

import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.recordings.RecordingPlan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conference and who is in it, as any host can read it; nobody once it has ended.
///
/// @param memo what another host needs to go on with it; null where there is no other host, and for
///   one that nobody came to yet
record LiveRoom(Conference conference, List<Participant> participants, @Nullable Memo memo) {
  LiveRoom {
    participants = List.copyOf(participants);
  }

  /// @param epoch of the home that wrote it
  /// @param terms of the first member
  /// @param sequence of the next callback
  /// @param recording that runs; null for none
  /// @param places of the members, in their order
  /// @param sentAway who was told to go and may not have heard it
  record Memo(
      long epoch,
      DialTarget.Conference terms,
      int sequence,
      @Nullable RecordingPlan recording,
      List<Place> places,
      List<SentAway> sentAway) {
    Memo {
      places = List.copyOf(places);
      sentAway = List.copyOf(sentAway);
    }

    /// The same in another home.
    Memo at(long next) {
      return new Memo(next, terms, sequence, recording, places, sentAway);
    }
  }

  /// How somebody takes part.
  ///
  /// @param beep `true`, `false`, `onEnter` or `onExit`
  record Place(
      CallSid call,
      @Nullable String label,
      String beep,
      Instant joined,
      Instant updated,
      Bearing bearing,
      @Nullable Boolean beepOnExit,
      @Nullable Hook holdMusic,
      @Nullable Hook waitMusic) {}

  /// The flags of somebody who takes part.
  record Bearing(
      boolean muted,
      boolean held,
      boolean startOnEnter,
      boolean endOnExit,
      boolean coaching,
      @Nullable CallSid coached) {}

  /// @param reason as its call is told; null when it is hung up
  record SentAway(CallSid call, @Nullable String reason) {}

  long epoch() {
    return memo == null ? 0 : memo.epoch();
  }
}
