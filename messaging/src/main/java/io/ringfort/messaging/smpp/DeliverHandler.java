package io.ringfort.messaging.smpp;

/// Takes what carriers deliver. Called on a bind's threads; the carrier is answered when it
/// returns.
public interface DeliverHandler {

  /// A receipt that says how a message ended. Returns when it is durable.
  ///
  /// @throws NotNow when it cannot be made durable now: the carrier shall deliver it again
  void receipt(String carrier, String carrierId, String state, String error) throws NotNow;

  /// A handset's message, or one part of it. Returns when it is durable.
  ///
  /// @throws NotNow when it cannot be made durable now: the carrier shall deliver it again
  void message(Delivered delivered) throws NotNow;

  /// The carrier shall try again later.
  final class NotNow extends Exception {
    private static final long serialVersionUID = 1L;

    public NotNow(String reason) {
      super(reason);
    }
  }
}
