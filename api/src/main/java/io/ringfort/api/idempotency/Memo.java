package io.ringfort.api.idempotency;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What memory keeps of a request with a customer's key, under [Claim#memoryKey]. A message's
/// intent carries what it takes to write it again.
///
/// @param state how far it is
/// @param sid of its resource
/// @param status of its answer; 0 until there is one
/// @param stamp the gateway's key on the request that did it; null without a gateway
/// @param worker who works on it, as [Workers#self]; null when nobody does
record Memo(
    String requestHash,
    State state,
    String sid,
    int status,
    @Nullable String stamp,
    @Nullable String worker) {

  /// Moves: `WORKING → DONE | OPEN`, `OPEN → WORKING`; without an effect a WORKING one is taken
  /// out.
  enum State {
    /// A host works on it; if that host dies, another one that is asked goes on, and anyway the
    /// entry's lifespan ends soon.
    @JsonProperty("working")
    WORKING,
    /// It ended without anyone knowing whether it had an effect: the next one goes on with the same
    /// SID.
    @JsonProperty("open")
    OPEN,
    /// It is answered.
    @JsonProperty("done")
    DONE
  }
}
