package io.ringfort.voice.browser;

import java.util.Map;

/// What a tab is told: a frame of the SDK's protocol.
///
/// @param type such as `invite`
/// @param payload as JSON
public record TabFrame(String type, Map<String, Object> payload) {
  public TabFrame {
    payload = Map.copyOf(payload);
  }
}
