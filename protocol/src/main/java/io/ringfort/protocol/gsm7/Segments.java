package io.ringfort.protocol.gsm7;

import java.util.List;

/// A text cut into the payloads of its short messages, in order, without headers; at least one
/// part.
///
/// The arrays are not copied: they are made by [Segmentation] for one sender, which puts them on
/// the wire.
public record Segments(Encoding encoding, List<byte[]> parts) {
  public Segments {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("got no part (expected: at least one)");
    }
  }
}
