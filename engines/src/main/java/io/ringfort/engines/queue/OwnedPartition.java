package io.ringfort.engines.queue;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What an owner may do with its partition. Any thread.
public interface OwnedPartition {

  /// The partition's number.
  int id();

  /// Grows with every change of owner; a stale owner's writes can be told by it.
  long epoch();

  /// Appends to the same partition of the changelog; a null value removes the key.
  CompletableFuture<Position> change(String key, byte @Nullable [] value);

  /// Says that entries below `nextOffset` need not come again. Committed soon after;
  /// [PartitionOwner#committed] tells.
  void settle(long nextOffset);

  /// Stops giving entries until [#resume].
  void pause();

  /// Gives entries again.
  void resume();
}
