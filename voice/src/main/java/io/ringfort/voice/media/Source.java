package io.ringfort.voice.media;

/// Where a stream's sound comes from when it plays nothing itself: another stream, or a room. Media
/// thread only.
interface Source {

  /// The newest 20 ms; not kept by the caller.
  byte[] frame();

  /// A key was pressed, as an event, at the stream that takes from here.
  void key(char key);

  /// The stream takes from here no more.
  void left(StreamSound by);
}
