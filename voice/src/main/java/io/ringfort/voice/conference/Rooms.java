package io.ringfort.voice.conference;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InConference;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import io.ringfort.voice.media.MediaStream;
import java.util.Map;
import java.util.function.Consumer;

/// Conferences and queues that calls are in. Any thread; methods do not wait for anybody but the
/// memory store; what happens is told to the seat.
///
/// Each room and each line has one home among the voice hosts. A call that enters where the home is
/// another host's is brought there ([Outside.Moves]) and hears what it heard until then; there it
/// is restored, and so enters.
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

  /// A call that another host had, or that was brought here to enter. In a room that knows it, it
  /// takes its old place as it was, and nobody is told; else it enters as anybody does. Its sound
  /// is open already.
  ///
  /// @param conference with absolute URLs
  /// @param state of its verb
  default void restoreConference(Seat seat, DialTarget.Conference conference, InConference state) {
    enterConference(seat, conference);
  }

  /// The same for somebody in a queue: who waited has its place by when it came; who was taken
  /// speaks with its taker once both are here.
  default void restoreQueue(Seat seat, InQueue state) {
    enterQueue(seat, state.name());
  }

  /// The same for somebody who wants, or has, somebody from a queue.
  ///
  /// @param whisper what the member hears first; its URL is null for nothing
  default void restoreTaker(Seat seat, FromQueue state, Hook whisper) {
    take(seat, state.name(), whisper);
  }

  /// The call is another host's from now on, and its place, if it has one here, too. Nobody is
  // told.
  default void release(CallSid call) {}

  /// The room or line of that name, if it is here, has its home there from now on. Whoever is in it
  /// stays until it is moved ([#release]). Blocks.
  default void handOver(AccountSid account, String name, HostName to) {}

  /// What the calls of one room or line have in common when a host is chosen for them
  /// ([io.ringfort.core.hosts.Rendezvous]).
  static String anchor(AccountSid account, String name) {
    return account + "/" + name;
  }
}
