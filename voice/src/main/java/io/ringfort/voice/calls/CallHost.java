package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.conference.Rooms;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.media.Media;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.sip.Signalling;
import io.ringfort.voice.speech.Prompts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;

/// What all calls of a host share.
///
/// @param live the calls that this host owns
/// @param blocking threads for what waits for somebody else
public record CallHost(
    CallLifecycle lifecycle,
    LiveCalls live,
    Wire wire,
    Sound sound,
    Customers customers,
    Store store,
    Clocks clocks) {

  /// @param net reaches calls of other hosts
  public record Wire(Signalling signalling, Media media, CallNet net) {}

  public record Sound(Prompts prompts, Recordings recordings, Rooms rooms) {}

  /// What reaches the customer.
  public record Customers(
      Documents documents, Owed owed, Callbacks callbacks, Texts texts, Notices notices) {}

  /// @param inFlight what readers and other hosts see
  /// @param started when this host began
  public record Store(
      Queue queue,
      Topics topics,
      MemoryMap inFlight,
      Archive archive,
      Json json,
      Instant started) {}

  public record Clocks(Timer timer, InstantSource clock, ExecutorService blocking) {}
}
