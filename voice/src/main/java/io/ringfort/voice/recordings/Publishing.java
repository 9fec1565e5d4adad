package io.ringfort.voice.recordings;

import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Makes known what became of a recording, durably. Both may be done again: the record is filed by
/// its SID, the callback has its token.
final class Publishing {
  private final Surroundings surroundings;
  private final RecordingEvents events;

  Publishing(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.events = new RecordingEvents(surroundings.times().baseUrl());
  }

  /// Sends the record on its way into the archive.
  ///
  /// @throws java.util.concurrent.CompletionException when it is not known whether that happened
  void file(Recording recording) {
    RecordingPlan plan = recording.plan();
    Archived record =
        new Archived(
            plan.sid().value(),
            plan.account(),
            StoredRecordings.KIND,
            plan.started(),
            new String(surroundings.json().bytes(recording), StandardCharsets.UTF_8));
    surroundings
        .queue()
        .append(surroundings.topics().postflight(), record.sid(), Archiver.write(record))
        .join();
  }

  /// Owes the customer the news, if it is asked for.
  ///
  /// @throws java.util.concurrent.CompletionException when it is not known whether that happened
  void tell(Recording recording) {
    Optional<Callback> callback = events.of(recording, surroundings.times().clock().instant());
    callback.ifPresent(c -> surroundings.callbacks().owe(c).join());
  }
}
