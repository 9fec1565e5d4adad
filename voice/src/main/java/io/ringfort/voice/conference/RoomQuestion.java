package io.ringfort.voice.conference;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.Queues;
import org.jspecify.annotations.Nullable;

/// What one host asks of the home of a room or line.
///
/// @param id the same each time it is asked again: it is done once
/// @param conference for everything but a queue
/// @param withinMillis how long the answer is waited for
record RoomQuestion(
    String id,
    @Nullable Conference conference,
    @Nullable Participant participant,
    @Nullable ParticipantChange change,
    Queues.@Nullable Member member,
    @Nullable Hook document,
    long withinMillis) {
  static final String END = "conferences.end";
  static final String ANNOUNCE = "conferences.announce";
  static final String CHANGE = "conferences.change";
  static final String REMOVE = "conferences.remove";
  static final String DEQUEUE = "queues.dequeue";

  static RoomQuestion of(String id, Conference conference, long withinMillis) {
    return new RoomQuestion(id, conference, null, null, null, null, withinMillis);
  }

  /// The answer.
  ///
  /// @param elsewhere who has it, when this one does not; then there is nothing else
  /// @param conference as it is then; null when it is over or was none
  /// @param participant as it is then; null when it is not there (any more)
  /// @param call who was taken out, or removed; null for nobody
  record Answer(
      @Nullable HostName elsewhere,
      @Nullable Conference conference,
      @Nullable Participant participant,
      @Nullable CallSid call) {
    static Answer elsewhere(HostName host) {
      return new Answer(host, null, null, null);
    }
  }
}
