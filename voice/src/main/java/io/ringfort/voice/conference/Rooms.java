package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.media.MediaStream;
import java.util.Map;
import java.util.function.Consumer;

/// Conferences and queues that calls are in. Any thread; methods do not block; what happens is told
/// to the seat.
public interface Rooms {

  /// A call that takes part.
  ///
  /// @param tell puts an event into the call's mailbox
  record Seat(CallSid sid, AccountSid account, MediaStream media, Consumer<CallEvent> tell) {}

  /// @param conference with absolute URLs
  void enterConference(Seat seat, DialTarget.Conference conference);

  void leaveConference(AccountSid account, String name, CallSid call);

  void enterQueue(Seat seat, String name);

  /// @param result as the public API says it
  void leaveQueue(AccountSid account, String name, CallSid call, String result);

  /// @param whisper what the member hears first; its URL is null for nothing
  void take(Seat seat, String name, Hook whisper);

  void stopTaking(AccountSid account, String name, CallSid call);

  /// What a waiting member's document is told: position, times, sizes; empty for a call that waits
  /// in no queue.
  Map<String, String> queueParams(CallSid call);
}
