package io.ringfort.messaging.smpp;

import java.util.Optional;

/// A handset's message as it came from the carrier, decoded.
///
/// @param from the handset
/// @param to our number
/// @param part its place in a longer message; empty when it is whole
/// @param reference what the carrier itself says to tell a repeat by; empty when it says nothing
public record Delivered(
    String carrier,
    String from,
    String to,
    String text,
    Optional<Part> part,
    Optional<String> reference) {

  /// @param reference what the parts of one message share
  /// @param index from 1
  public record Part(int reference, int total, int index) {}
}
