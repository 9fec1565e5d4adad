package io.ringfort.engines.queue;

import org.jspecify.annotations.Nullable;

/// One entry as read back from a [Topic].
///
/// @param partition where it stands
/// @param offset its position in the partition, growing by at least one
/// @param key what it is partitioned (and compacted) by
/// @param value the content; null in a compacted topic means: the key is gone
public record Entry(int partition, long offset, String key, byte @Nullable [] value) {}
