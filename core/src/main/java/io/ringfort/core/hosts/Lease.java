package io.ringfort.core.hosts;

/// Whether this host may still act for what it owns. A host that was frozen, or cut off from
/// everybody, for so long that others may have taken over does not hold it: whoever is about to say
/// something to the outside (a packet, a SIP message, a submit) asks first. Any thread; costs a
/// read of a field.
public interface Lease {

  /// False from the moment at which this host notices that it slept or is cut off until it knows
  /// that nobody declared it gone; false for ever once somebody did.
  boolean isHeld();

  /// Of this host: part of what it owns.
  long incarnation();

  /// For one process, where nobody can take over.
  static Lease always() {
    return new Lease() {
      @Override
      public boolean isHeld() {
        return true;
      }

      @Override
      public long incarnation() {
        return 1;
      }
    };
  }
}
