package io.ringfort.core.hosts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a host does.
public enum Role {
  /// The HTTP door.
  @JsonProperty("gateway")
  GATEWAY,
  /// The SIP door.
  @JsonProperty("edge")
  EDGE,
  @JsonProperty("api")
  API,
  @JsonProperty("messaging")
  MESSAGING,
  @JsonProperty("voice")
  VOICE,
  @JsonProperty("recordings")
  RECORDINGS,
  /// A broker of the queue.
  @JsonProperty("queue")
  QUEUE,
  /// Holds a part of the memory store.
  @JsonProperty("memory")
  MEMORY,
  @JsonProperty("database")
  DATABASE
}
