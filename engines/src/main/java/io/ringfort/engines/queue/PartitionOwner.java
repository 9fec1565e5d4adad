package io.ringfort.engines.queue;

import java.util.List;

/// The single owner of one partition on this host, from assignment to revocation.
///
/// Called in this order by one engine thread: [#restore] for every live changelog entry, [#start]
/// once, then [#accept] and [#committed] in turn, then [#close]. Every call must return quickly:
/// hand the work to the owner's own thread.
public interface PartitionOwner extends AutoCloseable {

  /// A live (not superseded) entry of the changelog; never one whose value is null.
  void restore(Entry changelogEntry);

  /// Everything is restored; `partition` is the owner's way to speak to the engine.
  void start(OwnedPartition partition);

  /// New entries of the topic, in order. After a crash, entries from the last commit on come again.
  void accept(List<Entry> entries);

  /// Offsets below `nextOffset` are committed durably: their entries will not come again.
  void committed(long nextOffset);

  /// The partition was taken away, or the host stops: no effect may start after this returns.
  @Override
  void close();
}
