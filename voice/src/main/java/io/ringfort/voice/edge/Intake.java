package io.ringfort.voice.edge;

/// Takes what a socket read. Any thread.
interface Intake {

  /// One whole message.
  ///
  /// @param bytes not used by the caller any more
  void received(byte[] bytes, Hop from);

  /// A connection ended.
  void closed(Hop flow);
}
