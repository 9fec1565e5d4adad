package io.ringfort.stack.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.stack.link.HostReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The calls in flight over all hosts, as the memory has them.
final class LiveCalls {
  private static final Set<String> OVER =
      Set.of("completed", "busy", "failed", "no-answer", "canceled");

  private final MemoryMap calls;
  private final Json json;

  LiveCalls(MemoryMap calls, Json json) {
    this.calls = calls;
    this.json = json;
  }

  /// A scan: for operators.
  List<HostReport.LiveCall> some(int atMost) {
    List<HostReport.LiveCall> some = new ArrayList<>();
    calls.forEach(
        _ -> some.size() < atMost,
        (key, value) -> {
          // As a tree: a whole call with its document is large, and only two words are wanted.
          JsonNode call = json.read(value, JsonNode.class);
          String status = call.at("/progress/status").asText();
          if (!OVER.contains(status)) {
            JsonNode owner = call.at("/owner/host");
            some.add(
                new HostReport.LiveCall(
                    key.substring(key.indexOf('/') + 1),
                    status,
                    owner.isTextual() ? owner.asText() : null));
          }
        });
    return some;
  }
}
