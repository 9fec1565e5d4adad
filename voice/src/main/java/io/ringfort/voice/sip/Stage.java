package io.ringfort.voice.sip;

/// Where a leg stands; what does not fit there does nothing. In the lane of its leg only.
///
/// Moves: [Calling] → [Talking] or [Over]; [Called] → [Talking] or [Over]; [Talking] → [Over].
sealed interface Stage permits Calling, Called, Talking, Stage.Over {

  void hangUp();

  /// Stops everything and sends nothing.
  void release();

  default void ring() {}

  default void progress(String sdp) {}

  default void answer(String sdp) {}

  default void reject(int status, String reason) {}

  default void reoffer(String sdp) {}

  default void accept(String sdp) {}

  default void refer(String uri) {}

  default void notifyReferred(int status) {}

  /// It has ended.
  record Over() implements Stage {
    @Override
    public void hangUp() {}

    @Override
    public void release() {}
  }
}
