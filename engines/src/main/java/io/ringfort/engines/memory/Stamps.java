package io.ringfort.engines.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Whether each write of a map carries a number of its own before its content.
///
/// Among many, Infinispan does a write again when a holder comes or goes before it is answered, and
/// then takes a value that equals the new one for its own. Two writers of the same content would
/// both be told that they won.
enum Stamps {
  NONE,
  RANDOM;

  boolean areStamped() {
    return this == RANDOM;
  }

  byte[] stamped(byte[] content) {
    return this == NONE
        ? content
        : ByteBuffer.allocate(Long.BYTES + content.length)
            .putLong(ThreadLocalRandom.current().nextLong())
            .put(content)
            .array();
  }

  byte @Nullable [] bare(byte @Nullable [] stored) {
    return this == NONE || stored == null
        ? stored
        : Arrays.copyOfRange(stored, Long.BYTES, stored.length);
  }
}
