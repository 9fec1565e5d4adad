package io.ringfort.engines.queue;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What an owner may do with its partition. Any thread.
public interface OwnedPartition {

  /// The partition's number.
  int id();

  /// Grows with every change of owner; a stale owner's writes can be told by it.
  long epoch();

  /// Whether the group still counts this host as the owner. False when it has not confirmed that
  /// for longer than it waits for a silent member, so a host that was frozen or cut off does not
  /// hold
  /// what another may have taken over; true again only after a confirmation. Ask before every
  /// effect to the outside; costs a read of two fields.
  boolean isHeld();

  /// Appends to the same partition of the changelog; a null value removes the key. Completes once
  /// it is durable and known to be this owner's to write (decision 13).
  CompletableFuture<Position> change(String key, byte @Nullable [] value);

  /// Says that entries below `nextOffset` need not come again. Committed soon after;
  /// [PartitionOwner#committed] tells.
  void settle(long nextOffset);

  /// Stops giving entries until [#resume].
  void pause();

  /// Gives entries again.
  void resume();
}
