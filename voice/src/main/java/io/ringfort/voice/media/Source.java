package io.ringfort.voice.media;

/// Where a stream's sound comes from when it plays nothing itself: another stream, or a room. Media
/// thread only.
interface Source {

  /// The newest 20 ms; not kept by the caller.
  byte[] frame();

  /// A key was pressed, as an event, at the stream that takes from here.
  void key(char key);

  /// Whether it has a voice by now: somebody's packets have come for long enough that the next
  /// frames have sound in them, where anybody speaks.
  boolean isHeard();

  /// The stream takes from here no more.
  void left(StreamSound by);
}
