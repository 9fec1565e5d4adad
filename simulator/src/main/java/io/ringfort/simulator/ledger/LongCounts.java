package io.ringfort.simulator.ledger;

/// Counts how often each 64-bit identity came, at 12 bytes a slot. It keeps two generations, each
/// half of the capacity: when the younger is full, the elder is forgotten. So it remembers at least
/// the last half of its capacity. Not thread-safe: its owner locks.
final class LongCounts {
  private final int generationSize;
  private Generation young = new Generation();
  private Generation elder = new Generation();

  LongCounts(int capacity) {
    this.generationSize = capacity / 2;
  }

  /// Counts one more, and gives the new count.
  int increment(long identity) {
    int count = Math.max(young.count(identity), elder.count(identity)) + 1;
    if (young.size == generationSize) {
      elder = young;
      young = new Generation();
    }
    young.put(identity, count);
    return count;
  }

  int count(long identity) {
    return Math.max(young.count(identity), elder.count(identity));
  }

  void clear() {
    young = new Generation();
    elder = new Generation();
  }

  /// Open addressing with linear probing; a count of zero marks a free slot.
  private static final class Generation {
    private long[] identities = new long[1024];
    private int[] counts = new int[1024];
    private int size;

    int count(long identity) {
      return counts[slot(identity)];
    }

    void put(long identity, int count) {
      if (size * 10L > identities.length * 6L) {
        grow();
      }
      int slot = slot(identity);
      if (counts[slot] == 0) {
        identities[slot] = identity;
        size++;
      }
      counts[slot] = count;
    }

    private int slot(long identity) {
      int mask = identities.length - 1;
      // Identities are digests already: their low bits are as good as any mix of them.
      int slot = (int) identity & mask;
      while (counts[slot] != 0 && identities[slot] != identity) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] oldIdentities = identities;
      int[] oldCounts = counts;
      identities = new long[oldIdentities.length * 2];
      counts = new int[oldCounts.length * 2];
      for (int i = 0; i < oldCounts.length; i++) {
        if (oldCounts[i] != 0) {
          int slot = slot(oldIdentities[i]);
          identities[slot] = oldIdentities[i];
          counts[slot] = oldCounts[i];
        }
      }
    }
  }
}
