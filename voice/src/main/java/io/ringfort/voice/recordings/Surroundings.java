package io.ringfort.voice.recordings;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.time.Timer;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What recordings need of their host.
public record Surroundings(
    Primitives primitives, Callbacks callbacks, Json json, MeterRegistry metrics, Times times) {

  /// Queue, memory and archive.
  public record Primitives(Queue queue, Topics topics, Memory memory, Archive archive) {}

  /// @param baseUrl where customers reach the API, such as `https://api.example.com`; asked each
  ///   time
  public record Times(Timer timer, InstantSource clock, Supplier<String> baseUrl) {}

  Queue queue() {
    return primitives.queue();
  }

  Topics topics() {
    return primitives.topics();
  }
}
